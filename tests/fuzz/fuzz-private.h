/* A reader under attack. Each target defines fuzz_try; driver.c attacks it with a corpus, libFuzzer with its
 * own ideas. */
#pragma once

#include <glib.h>

typedef enum
{
  FUZZ_REFUSED, /* with a sentence */
  FUZZ_TAKEN,   /* complete and consistent */
} FuzzOutcome;

/* Gives the bytes to the reader; stops the program when the reader does anything but the two. */
FuzzOutcome fuzz_try (const guint8 *bytes, gsize size);

/* libFuzzer's entry. */
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize size);
