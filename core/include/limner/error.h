/* Errors for people. Each message is one sentence that says what happened and what to do. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LIMNER_ERROR (limner_error_quark ())

typedef enum
{
  LIMNER_ERROR_FILE,        /* cannot be opened, read or written */
  LIMNER_ERROR_FORMAT,      /* read, but its content is not valid */
  LIMNER_ERROR_MEMORY,      /* not enough, or over the caller's limit */
  LIMNER_ERROR_ARGUMENT,    /* a setting out of its range */
  LIMNER_ERROR_UNSUPPORTED, /* valid, but not supported */
  LIMNER_ERROR_NO_MODEL,    /* no installed network has that ID */
  LIMNER_ERROR_NETWORK,     /* a download went wrong */
  LIMNER_ERROR_NUMERIC,     /* the computation gave NaN or infinity */
  LIMNER_ERROR_CANCELLED,   /* stopped by the user; nothing was changed */
} LimnerErrorCode;

GQuark limner_error_quark (void);

G_END_DECLS
