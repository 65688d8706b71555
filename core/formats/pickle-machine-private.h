/* The pickle machine: its stack, and reading of an opcode's operand. A function that fails sets the
 * machine's error. */
#pragma once

#include "formats/pickle-private.h"

#define LIMNER_PICKLE_MAX_NAME 256 /* bytes */

typedef struct
{
  LimnerPickle *pickle;
  const guint8 *at, *end;
  GPtrArray *stack;
  GArray *marks; /* guint: heights of the stack */
  GPtrArray *memo;
  guint n_operations; /* of this pickle only */
  GTree *storages;
  GError **error;
} LimnerPickleMachine;

typedef enum
{
  LIMNER_PICKLE_NOT_MINE, /* the opcode belongs to another group */
  LIMNER_PICKLE_DONE,
  LIMNER_PICKLE_FAILED,
} LimnerPickleOutcome;

/* Sets the error that the file is damaged. Always LIMNER_PICKLE_FAILED. */
LimnerPickleOutcome limner_pickle_failed (LimnerPickleMachine *machine, const char *reason_format, ...)
    G_GNUC_PRINTF (2, 3);

/* Makes a value. NULL with the error if there are too many. */
LimnerPickleValue *limner_pickle_make (LimnerPickleMachine *machine, LimnerPickleType type);
/* Fails for NULL, so that a call can make and push a value. */
LimnerPickleOutcome limner_pickle_push (LimnerPickleMachine *machine, LimnerPickleValue *value);
/* The value `depth` below the top; NULL if it is below the last mark. */
LimnerPickleValue *limner_pickle_peek (LimnerPickleMachine *machine, guint depth);
LimnerPickleValue *limner_pickle_pop (LimnerPickleMachine *machine);
/* The height of the stack at the last mark; 0 without a mark. */
guint limner_pickle_floor (const LimnerPickleMachine *machine);
/* Removes the last mark. The values above it start at *first. */
gboolean limner_pickle_pop_mark (LimnerPickleMachine *machine, guint *first);

/* Reads the next bytes, in place. */
gboolean limner_pickle_read_bytes (LimnerPickleMachine *machine, gsize count, const guint8 **bytes);
/* Reads a little-endian number of `size` bytes. */
gboolean limner_pickle_read_number (LimnerPickleMachine *machine, gsize size, guint64 *number);
/* Reads a name up to the end of its line. */
gboolean limner_pickle_read_line (LimnerPickleMachine *machine, const char **line, gsize *length);

/* The groups of opcodes: constants and numbers; texts and bytes; collections. */
LimnerPickleOutcome limner_pickle_constants (LimnerPickleMachine *machine, guint8 opcode);
LimnerPickleOutcome limner_pickle_texts (LimnerPickleMachine *machine, guint8 opcode);
LimnerPickleOutcome limner_pickle_collections (LimnerPickleMachine *machine, guint8 opcode);
