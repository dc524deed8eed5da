# cmake -DSOURCE=... -DVERSION=... -DOUTPUT=... -P Revision.cmake: a header with the version and the commit, if it is known.
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --exclude=*
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT
[=[// Made at build time.
#pragma once
#define OUTEFFHOP_BUILT_VERSION "@VERSION@"
#define OUTEFFHOP_BUILT_COMMIT "@commit@"
]=])
