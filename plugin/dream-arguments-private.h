/* What the dream procedure is asked: its arguments, and what they mean. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/dream.h>

G_BEGIN_DECLS

/* Everything a dream needs that comes from the arguments. */
typedef struct
{
  LimnerDreamSettings settings;
  GStringChunk *texts; /* of the settings */
  LimnerJob limits;    /* memory and threads */
  char *model;         /* ID or path */
  char *guide_file;    /* a path, or NULL */
  LimnerImage *guide;  /* of a layer, or NULL */
  char *guide_name;    /* the file's path or the layer's name */
} LimnerDreamArguments;

/* Declares the arguments of the contract: names, ranges, defaults. */
void limner_dream_arguments_declare (GimpProcedure *procedure);

/* Reads and checks them. NULL with one sentence about what is wrong. Files are not opened yet. */
LimnerDreamArguments *limner_dream_arguments_read (GimpProcedureConfig *config,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_dream_arguments_free (LimnerDreamArguments *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerDreamArguments, limner_dream_arguments_free)

G_END_DECLS
