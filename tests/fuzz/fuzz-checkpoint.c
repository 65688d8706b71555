/* Reads, detects and converts a foreign file without writing or running it. */
#include "fuzz-private.h"

#include "import/detect-private.h"
#include "limner/error.h"

FuzzOutcome
fuzz_try (const guint8 *bytes, gsize size)
{
  /* The memory ends with the file, so that the sanitizer detects reads beyond the end. */
  g_autoptr (GBytes) content = g_bytes_new_static (bytes, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerCheckpoint) checkpoint = limner_checkpoint_open_bytes (content, "file.pkl", NULL, &error);
  LimnerDetection *detection = checkpoint ? limner_detect (checkpoint, &error) : NULL;
  g_autoptr (GArray) converted = detection ? limner_detection_convert (detection, NULL, &error) : NULL;

  limner_detection_free (detection);
  if (converted)
    return FUZZ_TAKEN;
  return fuzz_refused (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize size)
{
  fuzz_try (bytes, size);
  return 0;
}
