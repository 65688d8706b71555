/* A fuzz target. Each target defines fuzz_try; driver.c mutates a corpus, libFuzzer generates its own
 * inputs. */
#pragma once

#include "limner/error.h"

#include <glib/gstdio.h>

typedef enum
{
  FUZZ_REFUSED, /* refused with an error */
  FUZZ_TAKEN,   /* accepted: complete and consistent */
} FuzzOutcome;

/* Passes the bytes to the reader. Aborts if the reader neither refuses nor accepts them properly. */
FuzzOutcome fuzz_try (const guint8 *bytes, gsize size);

/* A refusal must be a format error with a message. */
static inline FuzzOutcome
fuzz_refused (const GError *error)
{
  if (!g_error_matches (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT)
      && !g_error_matches (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED))
    g_error ("Refused for an odd reason: %s", error ? error->message : "none");
  return FUZZ_REFUSED;
}

/* A new folder, in memory if possible, because thousands of files are written. */
static inline char *
fuzz_folder (void)
{
  char *folder = NULL;

  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    folder = g_mkdtemp (g_strdup ("/dev/shm/limner-fuzz-XXXXXX"));
  return folder ? folder : g_dir_make_tmp ("limner-fuzz-XXXXXX", NULL);
}

/* The entry point of libFuzzer. */
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize size);
