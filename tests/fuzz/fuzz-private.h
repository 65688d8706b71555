/* A reader under attack. Each target defines fuzz_try; driver.c attacks it with a corpus, libFuzzer with its
 * own ideas. */
#pragma once

#include "limner/error.h"

#include <glib/gstdio.h>

typedef enum
{
  FUZZ_REFUSED, /* with a sentence */
  FUZZ_TAKEN,   /* complete and consistent */
} FuzzOutcome;

/* Gives the bytes to the reader; stops the program when the reader does anything but the two. */
FuzzOutcome fuzz_try (const guint8 *bytes, gsize size);

/* What a refusal has to be: of the file's form, with a sentence. */
static inline FuzzOutcome
fuzz_refused (const GError *error)
{
  if (!g_error_matches (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT)
      && !g_error_matches (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED))
    g_error ("Refused for an odd reason: %s", error ? error->message : "none");
  return FUZZ_REFUSED;
}

/* A new folder; in memory where there is such a place: thousands of files are written. */
static inline char *
fuzz_folder (void)
{
  char *folder = NULL;

  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    folder = g_mkdtemp (g_strdup ("/dev/shm/limner-fuzz-XXXXXX"));
  return folder ? folder : g_dir_make_tmp ("limner-fuzz-XXXXXX", NULL);
}

/* libFuzzer's entry. */
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize size);
