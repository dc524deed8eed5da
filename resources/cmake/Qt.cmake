# Qt 6 Widgets and QCustomPlot; Qt has to be found first, QCustomPlot's own file does not look for it.
find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets PrintSupport Svg)
if(BUILD_TESTING)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
endif()
find_package(QCustomPlotQt6 REQUIRED CONFIG)
