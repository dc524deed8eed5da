// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/launch/inspect_request.h"

#include <QDir>
#include <QFileInfo>
#include <QObject>

namespace outeffhop::launch {

Specimen specimenOf(const std::string& modelKind) {
    if (modelKind == "vit") return Specimen::image;
    return modelKind == "stanhop" ? Specimen::series : Specimen::text;
}

QString problemOf(const InspectRequest& request) {
    if (request.isFolder) {
        if (request.model.isEmpty()) return QObject::tr("Choose the folder of a checkpoint.");
        if (!QFileInfo::exists(QDir(request.model).filePath(QStringLiteral("config.json"))))
            return QObject::tr("There is no config.json in this folder.");
    }
    if (request.specimen == Specimen::text)
        return request.text.isEmpty() ? QObject::tr("Write a text to look at.") : QString();
    if (request.file.isEmpty()) return QObject::tr("Choose a file to look at.");
    return QFileInfo(request.file).isFile() ? QString() : QObject::tr("There is no such file.");
}

QStringList argumentsOf(const InspectRequest& request) {
    QStringList arguments{QStringLiteral("inspect"), request.model, QStringLiteral("--json")};
    const auto add = [&](const QString& option, const QString& value) {
        if (!value.isEmpty()) arguments << QStringLiteral("--%1=%2").arg(option, value);
    };
    switch (request.specimen) {
        case Specimen::text:
            add(QStringLiteral("text"), request.text);
            add(QStringLiteral("text-pair"), request.textPair);
            break;
        case Specimen::image:
            add(QStringLiteral("image"), request.file);
            break;
        case Specimen::series:
            add(QStringLiteral("series"), request.file);
            break;
    }
    if (!request.normalizer.isEmpty())
        add(QStringLiteral("set"), QStringLiteral("attention.normalizer=") + request.normalizer);
    return arguments;
}

}  // namespace outeffhop::launch
