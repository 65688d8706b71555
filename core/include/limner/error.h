/* Errors a person can meet. Every message is one sentence that says what happened and what to do. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LIMNER_ERROR (limner_error_quark ())

typedef enum
{
  LIMNER_ERROR_FILE,        /* cannot be opened, read or written */
  LIMNER_ERROR_FORMAT,      /* read, but not what it claims to be */
  LIMNER_ERROR_MEMORY,      /* not enough, or over the caller's limit */
  LIMNER_ERROR_ARGUMENT,    /* a setting out of its range */
  LIMNER_ERROR_UNSUPPORTED, /* valid, but nothing Limner can do */
  LIMNER_ERROR_NO_MODEL,    /* no network of that name on the shelf */
  LIMNER_ERROR_NETWORK,     /* a download went wrong */
  LIMNER_ERROR_NUMERIC,     /* the computation left the numbers (NaN, infinity) */
  LIMNER_ERROR_CANCELLED,   /* stopped by the person; nothing was changed */
} LimnerErrorCode;

GQuark limner_error_quark (void);

G_END_DECLS
