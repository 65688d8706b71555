/* Reads a file in Limner's format and its description, without running it. */
#include "fuzz-private.h"

#include "formats/safetensors-private.h"
#include "limner/error.h"
#include "limner/model.h"

#include <glib/gstdio.h>
#include <unistd.h>

static FuzzOutcome
read_all (const char *path, const guint8 *bytes, gsize size)
{
  /* The memory ends with the file, so that the sanitizer detects reads beyond the end. */
  g_autoptr (GBytes) content = g_bytes_new_static (bytes, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerSafetensors) file = limner_safetensors_open_bytes (content, path, &error);
  g_autoptr (LimnerModel) model = NULL;

  if (file)
    for (const char *const *name = limner_safetensors_names (file); *name; name++)
      {
        g_autoptr (LimnerTensor) tensor = NULL;

        g_clear_error (&error);
        tensor = limner_safetensors_get (file, *name, &error);
        if (!tensor && limner_safetensors_can_get (file, *name))
          g_error ("A tensor that was described cannot be read: %s", error->message);
      }
  if (file)
    g_clear_error (&error);
  if (file)
    model = limner_model_open (path, &error);
  if (model)
    return FUZZ_TAKEN;
  return fuzz_refused (error);
}

FuzzOutcome
fuzz_try (const guint8 *bytes, gsize size)
{
  char path[] = "/tmp/limner-fuzz-XXXXXX.safetensors";
  int descriptor = g_mkstemp (path);
  FuzzOutcome outcome;

  if (descriptor < 0 || write (descriptor, bytes, size) != (gssize) size)
    g_error ("No room in /tmp");
  g_close (descriptor, NULL);
  outcome = read_all (path, bytes, size);
  g_unlink (path);
  return outcome;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize size)
{
  fuzz_try (bytes, size);
  return 0;
}
