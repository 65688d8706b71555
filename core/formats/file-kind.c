#include "config.h"

#include "formats/file-kind-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Bytes read of a text. */
#define HEAD 512

static const char *const foreign_endings[] = { ".pth", ".pt", ".pkl", ".ckpt", ".tar", ".bin", ".t7" };

static const char numpy_sentence[]
    = N_ ("“%s” holds NumPy arrays, not PyTorch tensors: in Python, convert each with torch.from_numpy, save "
          "them by name with torch.save and import that file.");

/* Types of files that people try to open as networks, by their bytes at an offset. */
static const struct
{
  gsize offset, length;
  const char *bytes;
  const char *sentence; /* its argument is the file's name */
} known[] = {
  { 0, 26, "version https://git-lfs.gi",
    N_ ("“%s” only points to a file that Git LFS keeps: download that file itself, for instance with “git "
        "lfs "
        "pull”, and import it.") },
  { 0, 8, "\x89HDF\r\n\x1a\n",
    N_ ("Limner cannot read “%s”: it is an HDF5 file from Keras; look for the same network as a PyTorch "
        "file.") },
  { 0, 6, "\x93NUMPY", numpy_sentence },
  { 0, 22, "L119547037146038801333",
    N_ ("“%s” was saved with pickle protocol 0 or 1: load it in Python with torch.load, save it again with "
        "torch.save and import that file.") },
  { 0, 4, "GGUF",
    N_ ("Limner cannot read “%s”: it is a GGUF file of a language or diffusion model; choose a VGG, a "
        "StyleGAN2 or a similar network.") },
  { 0, 2, "\x1f\x8b", N_ ("“%s” is packed with gzip: unpack it and import the file that is in it.") },
  { 0, 3, "BZh", N_ ("“%s” is packed with bzip2: unpack it and import the file that is in it.") },
  { 0, 6,
    "\xfd"
    "7zXZ\0",
    N_ ("“%s” is packed with xz: unpack it and import the file that is in it.") },
  { 0, 4, "\x28\xb5\x2f\xfd", N_ ("“%s” is packed with zstd: unpack it and import the file that is in it.") },
  { 0, 6, "7z\xbc\xaf\x27\x1c",
    N_ ("“%s” is a 7-Zip archive: unpack it and import the file that is in it.") },
  { 0, 4, "Rar!", N_ ("“%s” is a RAR archive: unpack it and import the file that is in it.") },
  { 257, 5, "ustar", N_ ("“%s” is a tar archive: unpack it and import the file that is in it.") },
  { 0, 4, "\x89PNG", N_ ("Limner cannot read “%s”: it is a picture; choose the file of a network.") },
  { 0, 3, "\xff\xd8\xff", N_ ("Limner cannot read “%s”: it is a picture; choose the file of a network.") },
  { 0, 4, "GIF8", N_ ("Limner cannot read “%s”: it is a picture; choose the file of a network.") },
  { 0, 4, "II*\0", N_ ("Limner cannot read “%s”: it is a picture; choose the file of a network.") },
  { 0, 4, "MM\0*", N_ ("Limner cannot read “%s”: it is a picture; choose the file of a network.") },
  { 4, 4, "TFL3",
    N_ ("Limner cannot read “%s”: it is a TensorFlow Lite network; look for the same network as a PyTorch "
        "file.") },
};

LimnerFileKind
limner_file_kind_of (const guint8 *bytes, gsize length)
{
  if (length >= 9 && bytes[8] == '{')
    return LIMNER_FILE_SAFETENSORS;
  if (length >= 4 && memcmp (bytes, "PK\3\4", 4) == 0)
    return LIMNER_FILE_ZIP;
  if (length >= 4 && bytes[0] == 0x80 && bytes[1] >= 2 && bytes[1] <= 5)
    return LIMNER_FILE_PICKLE;
  return LIMNER_FILE_OTHER;
}

/* Whether the bytes are a web page that a server sent instead of the file: "<!doctype html" or "<html",
 * after white space and comments. */
static gboolean
is_web_page (const guint8 *bytes, gsize length)
{
  g_autofree char *head = g_strndup ((const char *) bytes, MIN (length, HEAD)), *lower = NULL;
  const char *start = head;

  if (memcmp (head, "\xef\xbb\xbf", MIN (strlen (head), 3)) == 0)
    start += MIN (strlen (head), 3);
  while (g_ascii_isspace (*start))
    start++;
  lower = g_ascii_strdown (start, -1);
  return *lower == '<'
         && (strstr (lower, "<html") || strstr (lower, "<!doctype html") || strstr (lower, "<head"));
}

/* Whether the bytes are UTF-8 without control characters except white space. The last character may be
 * cut. */
static gboolean
is_text (const guint8 *bytes, gsize length)
{
  gsize n = MIN (length, HEAD);
  const char *stop;

  for (gsize i = 0; i < n; i++)
    if (bytes[i] < 32 && !g_ascii_isspace (bytes[i]))
      return FALSE;
  g_utf8_validate ((const char *) bytes, (gssize) n, &stop);
  return n > 0 && n - (gsize) (stop - (const char *) bytes) < 4;
}

static const char *
describe_other (const guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (length >= known[i].offset + known[i].length
        && memcmp (bytes + known[i].offset, known[i].bytes, known[i].length) == 0)
      return _ (known[i].sentence);
  if (length == 0)
    return _ ("Limner cannot read “%s”: it is empty; get it again.");
  if (is_web_page (bytes, length))
    return _ ("“%s” is a web page, not a network: open it in a browser to see the server's message, then "
              "download the file itself.");
  if (is_text (bytes, length))
    return _ ("Limner cannot read “%s”: it is a text; get the file of the network itself.");
  return _ ("Limner cannot read “%s”: choose a .pth or .pt file from PyTorch, a StyleGAN2 .pkl file from "
            "NVIDIA, or a safetensors file.");
}

gboolean
limner_file_kind_refuse (const guint8 *bytes, gsize length, const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED, describe_other (bytes, length), shown);
  return FALSE;
}

gboolean
limner_file_kind_refuse_numpy (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED, _ (numpy_sentence), shown);
  return FALSE;
}

gboolean
limner_file_name_is_foreign (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (foreign_endings); i++)
    if (g_str_has_suffix (lower, foreign_endings[i]))
      return TRUE;
  return FALSE;
}
