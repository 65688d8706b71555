/* The arguments of the dream procedure, read and checked. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/dream.h>

G_BEGIN_DECLS

/* The part of a dream job that comes from the arguments. */
typedef struct
{
  LimnerDreamSettings settings;
  GStringChunk *texts; /* owns the texts of the settings */
  LimnerJob limits;    /* memory and threads */
  char *model;         /* ID or path */
  char *guide_file;    /* a path, or NULL */
  LimnerImage *guide;  /* of a layer, or NULL */
  char *guide_name;    /* the file's path or the layer's name */
} LimnerDreamArguments;

/* Reads and checks the arguments. Does not open files. NULL with an error. */
LimnerDreamArguments *limner_dream_arguments_read (GimpProcedureConfig *config,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_dream_arguments_free (LimnerDreamArguments *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerDreamArguments, limner_dream_arguments_free)

G_END_DECLS
