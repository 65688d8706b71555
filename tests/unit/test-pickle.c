/* The pickle machine and the legacy format, with handmade pickles. Nothing is run, and unknown names are
 * reported. */
#include "formats/file-private.h"
#include "formats/torch-private.h"
#include "import/checkpoint-private.h"
#include "limner/error.h"

#include <math.h>
#include <string.h>

/* ---- pickles ---- */

static LimnerPickleValue *
run (LimnerPickle *pickle, const char *body, gsize length, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GTree) storages = limner_name_tree_new (NULL, NULL);
  /* Values point into the bytes, so the bytes must stay. */
  guint8 *copy;
  gsize used;

  g_byte_array_append (bytes, (const guint8 *) "\x80\x02", 2);
  g_byte_array_append (bytes, (const guint8 *) body, length);
  copy = g_memdup2 (bytes->data, bytes->len);
  g_test_queue_free (copy);
  return limner_pickle_run (pickle, copy, bytes->len, storages, &used, error);
}

/* The pickle `body`, without its protocol, is refused with `code` and a message that contains `word`. */
static void
refuse (const char *body, gsize length, int code, const char *word)
{
  LimnerPickle *pickle = limner_pickle_new ("file.pth", limner_torch_legacy_read, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (run (pickle, body, length, &error));
  g_assert_error (error, LIMNER_ERROR, code);
  if (!strstr (error->message, word))
    g_error ("“%s” does not say “%s”", error->message, word);
  limner_pickle_free (pickle);
}

#define REFUSE(body, code, word) refuse (body, sizeof (body) - 1, LIMNER_ERROR_##code, word)

static void
test_values (void)
{
  static const char body[] = "(K\x05M\x34\x12J\xff\xff\xff\xff\x8a\x02\x00\x80"
                             "G\x3f\xf8\x00\x00\x00\x00\x00\x00\x88NC\x02"
                             "ab\x8c\x02hiU\x01x\x8a\x09"
                             "123456789]q\x01(K\x01K\x02\x65h\x01}(K\x01K\x02ul.";
  LimnerPickle *pickle = limner_pickle_new ("file.pth", limner_torch_legacy_read, NULL);
  GError *error = NULL;
  LimnerPickleValue *root = run (pickle, body, sizeof body - 1, &error), **items;

  g_assert_no_error (error);
  g_assert_cmpint (root->type, ==, LIMNER_PICKLE_LIST);
  g_assert_cmpuint (root->n, ==, 14);
  items = root->list.items;
  g_assert_cmpint (items[0]->integer, ==, 5);
  g_assert_cmpint (items[1]->integer, ==, 0x1234);
  g_assert_cmpint (items[2]->integer, ==, -1);
  g_assert_cmpint (items[3]->integer, ==, -32768);
  g_assert_cmpfloat (items[4]->number, ==, 1.5);
  g_assert_true (items[5]->type == LIMNER_PICKLE_BOOL && items[5]->integer);
  g_assert_cmpint (items[6]->type, ==, LIMNER_PICKLE_NONE);
  g_assert_true (items[7]->type == LIMNER_PICKLE_BYTES && items[7]->text.length == 2);
  g_assert_true (limner_pickle_text_is (items[8], "hi"));
  g_assert_true (limner_pickle_text_is (items[9], "x"));
  g_assert_true (items[10]->type == LIMNER_PICKLE_LONG && items[10]->text.length == 9);
  g_assert_cmpint (items[11]->list.items[1]->integer, ==, 2);
  g_assert_true (items[12] == items[11]);
  g_assert_cmpint (items[13]->type, ==, LIMNER_PICKLE_DICT);
  limner_pickle_free (pickle);
}

static void
test_unknown (void)
{
  REFUSE ("cos\nsystem\n(X\x02\x00\x00\x00lstR.", UNSUPPORTED, "os.system");
  REFUSE ("X\x08\x00\x00\x00"
          "builtinsX\x04\x00\x00\x00"
          "eval\x93.",
          UNSUPPORTED, "builtins.eval");
  REFUSE ("csubprocess\nPopen\n)\x81.", UNSUPPORTED, "subprocess.Popen");
  REFUSE ("ctorch\nload\n(X\x01\x00\x00\x00xtR.", UNSUPPORTED, "torch.load");
  REFUSE ("cmodels\nbuild\n)R.", UNSUPPORTED, "models.build");
  REFUSE ("(ios\nsystem\n.", UNSUPPORTED, "0x69"); /* INST */
  REFUSE ("Pkey\n.", UNSUPPORTED, "0x50");         /* PERSID */
  REFUSE ("\x82\x01.", UNSUPPORTED, "0x82");       /* EXT1 */
  REFUSE ("\x97.", UNSUPPORTED, "0x97");           /* NEXT_BUFFER */
  REFUSE ("c__builtin__\ngetattr\nctorch\nhub\nX\x04\x00\x00\x00load\x86R)R.", UNSUPPORTED,
          "other than a name");
  REFUSE ("c__builtin__\ngetattr\ncos\nos\n.", UNSUPPORTED, "os.os");
  REFUSE ("c__builtin__\ngetattr\nNN\x86R.", UNSUPPORTED, "getattr");
  REFUSE ("N)R.", UNSUPPORTED, "other than a name");
  REFUSE ("ctorch\nFloatStorage\n)R.", UNSUPPORTED, "torch.FloatStorage");
  REFUSE ("NNb.", UNSUPPORTED, "other than an object");
  REFUSE ("NQ.", UNSUPPORTED, "storage");
}

static void
test_broken (void)
{
  REFUSE ("", FORMAT, "ends");
  REFUSE (".", FORMAT, "empty stack");
  REFUSE ("NN.", FORMAT, "extra values");
  REFUSE ("(N.", FORMAT, "extra values");
  REFUSE ("N(.", FORMAT, "empty stack");
  REFUSE ("\x80\x06N.", FORMAT, "protocol");
  REFUSE ("X\xff\xff\xff\xffN.", FORMAT, "ends");
  REFUSE ("\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", FORMAT, "ends");
  REFUSE ("\x8b\xff\xff\xff\x7f.", FORMAT, "ends");
  REFUSE ("h\x05.", FORMAT, "does not exist");
  REFUSE ("Nr\xff\xff\xff\x7f.", FORMAT, "memo index");
  REFUSE ("q\x01.", FORMAT, "empty stack");
  REFUSE ("t.", FORMAT, "mark");
  REFUSE ("N\x87.", FORMAT, "empty stack");
  REFUSE ("(Nd.", FORMAT, "no value");
  REFUSE ("}(Nu.", FORMAT, "no value");
  REFUSE ("N(Nu.", FORMAT, "other than a collection");
  REFUSE ("NNa.", FORMAT, "other than a collection");
  REFUSE ("cnever ending", FORMAT, "does not end");
  REFUSE ("ctorch._utils\n_rebuild_tensor_v2\n)R.", FORMAT, "not described");
  REFUSE ("ctorch.storage\n_load_from_bytes\nC\x02zz\x85R.", FORMAT, "pickle is missing");
  REFUSE ("ctorch.storage\n_load_from_bytes\nN\x85R.", FORMAT, "nested file");
}

/* Excessive counts are refused early, however the file repeats itself. */
static void
test_floods (void)
{
  static const char *const patterns[] = { "N", "]", "(", "N2", "Nq\x01", "}" };

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GString) body = g_string_new (NULL);

      while (body->len < 4 * 1000 * 1000)
        g_string_append (body, patterns[i]);
      refuse (body->str, body->len, LIMNER_ERROR_FORMAT, "");
    }
}

/* A list with n references to the same pair, converted to a dictionary again and again. */
static void
test_copied_items (void)
{
  g_autoptr (GString) body = g_string_new ("ccollections\nOrderedDict\nq\x01](NN\x86q\x02");

  for (int i = 0; i < 200000; i++)
    g_string_append (body, "h\x02");
  g_string_append (body, "e\x85q\x03");
  for (int i = 0; i < 100000; i++)
    g_string_append_len (body, "h\x01h\x03R0", 6);
  refuse (body->str, body->len, LIMNER_ERROR_FORMAT, "more work");
}

/* Searches a dictionary of many entries for each of many objects. */
static void
test_searched_items (void)
{
  g_autoptr (GString) body
      = g_string_new ("ctorch_utils.persistence\n_reconstruct_persistent_obj\nq\x01}(Nq\x02N");

  for (int i = 0; i < 200000; i++)
    g_string_append (body, "h\x02h\x02");
  g_string_append (body, "u\x85q\x03");
  for (int i = 0; i < 100000; i++)
    g_string_append_len (body, "h\x01h\x03R0", 6);
  refuse (body->str, body->len, LIMNER_ERROR_FORMAT, "more work");
}

/* A memo index far above the number of entries would allocate the entries in between, in every nested
 * pickle. */
static void
test_memo (void)
{
  REFUSE ("Nr\x40\x42\x0f\x00.", FORMAT, "memo index");
  REFUSE ("Nr\x04\x00\x00\x00.", FORMAT, "memo index");
  REFUSE ("]Nr\x04\x00\x00\x00.", FORMAT,
          "extra values"); /* the third operation, so indices up to 3 are allowed */
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  LimnerPickle *pickle = limner_pickle_new ("file.pth", limner_torch_legacy_read, cancellable);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 10000; i++)
    g_string_append (body, "N0");
  g_string_append (body, "N.");
  g_cancellable_cancel (cancellable);
  g_assert_null (run (pickle, body->str, body->len, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
  limner_pickle_free (pickle);
}

/* ---- harmless values ---- */

typedef struct
{
  const char *body;
  gsize length;
  LimnerPickleType type;
} Note;

#define NOTE(body, type) { body, sizeof (body) - 1, LIMNER_PICKLE_##type }

/* Values that Python would create; here they are recorded, or reduced to their content. */
static void
test_notes (void)
{
  static const Note notes[] = {
    NOTE ("cdatetime\ndatetime\nC\x0a\x07\xea\x01\x02\x03\x04\x05\x00\x00\x00\x85R.", OBJECT),
    NOTE ("cpathlib\nPosixPath\n(X\x01\x00\x00\x00/tR.", OBJECT),
    NOTE ("cpathlib._local\nPosixPath\n(X\x01\x00\x00\x00/tR.", OBJECT),
    NOTE ("cdecimal\nDecimal\n(X\x03\x00\x00\x00"
          "0.1tR.",
          OBJECT),
    NOTE ("cuuid\nUUID\n)\x81}b.", OBJECT),
    NOTE ("ctorch\nfloat8_e4m3fn\n.", GLOBAL),
    NOTE ("c__builtin__\nfrozenset\n](K\x01K\x02\x65\x85R.", OBJECT),
    NOTE ("(K\x01K\x02\x91.", SET),
    NOTE ("ccollections\nCounter\n}K\x01K\x02s\x85R.", DICT),
    NOTE ("ccollections\ndefaultdict\nc__builtin__\nlist\n\x85R(K\x01K\x02u.", DICT),
    NOTE ("ccollections\ndeque\n)R(K\x01K\x02\x65.", LIST),
    NOTE ("ctypes\nSimpleNamespace\n)R}b.", OBJECT),
    NOTE ("cmy.options\nOptions\n)\x81}(X\x01\x00\x00\x00"
          "aK\x01ub.",
          OBJECT),
    NOTE ("cmy.options\nMode\nK\x01\x85R.", OBJECT),
    NOTE ("cmy.options\nTree\n)\x81(X\x01\x00\x00\x00"
          "aK\x01u}b.",
          DICT),
    NOTE ("cmy.options\nKeywords\n)}(X\x01\x00\x00\x00"
          "aK\x01u\x92.",
          OBJECT),
    NOTE ("X\x03\x00\x00\x00"
          "a\x00"
          "b.",
          TEXT),
    NOTE ("c__builtin__\nEllipsis\n.", GLOBAL),
    NOTE ("c__builtin__\ngetattr\nctorch._utils\ntorch\nX\x0d\x00\x00\x00"
          "channels_last\x86R.",
          OBJECT),
    NOTE ("c__builtin__\ngetattr\nczoneinfo\nZoneInfo\nX\x09\x00\x00\x00"
          "_unpickle\x86RX\x03\x00\x00\x00UTCK\x01\x86R.",
          OBJECT),
    NOTE ("X\x02\x00\x00\x00\xff\xff.", BYTES),
    NOTE ("U\x03"
          "a\x00\xe9.",
          BYTES),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      LimnerPickle *pickle = limner_pickle_new ("file.pth", limner_torch_legacy_read, NULL);
      GError *error = NULL;
      LimnerPickleValue *value = run (pickle, notes[i].body, notes[i].length, &error);

      g_assert_no_error (error);
      if (value->type != notes[i].type)
        g_error ("Note %d has type %d and not %d", (int) i, (int) value->type, (int) notes[i].type);
      limner_pickle_free (pickle);
    }
}

/* ---- legacy files ---- */

typedef struct
{
  GByteArray *bytes;
} Writer;

static void
put (Writer *writer, const char *text)
{
  g_byte_array_append (writer->bytes, (const guint8 *) text, strlen (text));
}

static void
put_int (Writer *writer, gint64 number)
{
  guint8 code[10] = { 0x8a, 8 };

  for (int i = 0; i < 8; i++)
    code[2 + i] = (guint8) ((guint64) number >> 8 * i);
  g_byte_array_append (writer->bytes, code, sizeof code);
}

static void
put_text (Writer *writer, const char *text)
{
  guint8 code[2] = { 0x8c, (guint8) strlen (text) };

  g_byte_array_append (writer->bytes, code, 2);
  put (writer, text);
}

static void
put_axes (Writer *writer, const gint64 *axes)
{
  put (writer, "(");
  for (; *axes >= -1; axes++)
    put_int (writer, *axes);
  put (writer, "t");
}

typedef struct
{
  gint64 count;   /* of the storage, as described */
  gint64 written; /* elements that follow */
  gint64 offset;
  gint64 shape[5], stride[5]; /* terminated by -2 */
  const char *key;            /* key of the storage that follows */
  float first;
} Sample;

#define END -2

static const Sample sound = { 6, 6, 0, { 2, 3, END }, { 3, 1, END }, "0", 1 };

static void
put_tensor (Writer *writer, const Sample *sample)
{
  put (writer, "ctorch._utils\n_rebuild_tensor_v2\n((");
  put_text (writer, "storage");
  put (writer, "ctorch\nFloatStorage\n");
  put_text (writer, "0");
  put_text (writer, "cpu");
  put_int (writer, sample->count);
  put (writer, "NtQ");
  put_int (writer, sample->offset);
  put_axes (writer, sample->shape);
  put_axes (writer, sample->stride);
  put (writer, "\x89"
               "ccollections\nOrderedDict\n)RtR");
}

/* Writes magic number, protocol and description of the computer. */
static void
put_preamble (Writer *writer)
{
  put (writer, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}");
  put_text (writer, "little_endian");
  put (writer, "\x88s.");
}

static void
put_storages (Writer *writer, const Sample *sample)
{
  guint64 count = GUINT64_TO_LE ((guint64) sample->written);

  put (writer, "\x80\x02]");
  put_text (writer, sample->key);
  put (writer, "a.");
  g_byte_array_append (writer->bytes, (const guint8 *) &count, 8);
  for (gint64 i = 0; i < sample->written; i++)
    {
      float number = sample->first + (float) i;
      g_byte_array_append (writer->bytes, (const guint8 *) &number, 4);
    }
}

/* A file {"w": tensor}. */
static GBytes *
make_file (const Sample *sample)
{
  Writer writer = { g_byte_array_new () };

  put_preamble (&writer);
  put (&writer, "\x80\x02}");
  put_text (&writer, "w");
  put_tensor (&writer, sample);
  put (&writer, "s.");
  put_storages (&writer, sample);
  return g_byte_array_free_to_bytes (writer.bytes);
}

static LimnerTensor *
read_sample (const Sample *sample, GError **error)
{
  g_autoptr (GBytes) file = make_file (sample);
  g_autoptr (LimnerCheckpoint) checkpoint = limner_checkpoint_open_bytes (file, "file.pth", NULL, error);

  return checkpoint ? limner_checkpoint_get (checkpoint, "w", error) : NULL;
}

static void
test_views (void)
{
  static const struct
  {
    Sample sample;
    float wanted[6];
  } cases[] = {
    { { 6, 6, 0, { 2, 3, END }, { 3, 1, END }, "0", 1 }, { 1, 2, 3, 4, 5, 6 } },
    { { 6, 6, 0, { 2, 3, END }, { 1, 2, END }, "0", 1 }, { 1, 3, 5, 2, 4, 6 } },
    { { 9, 9, 1, { 2, 3, END }, { 1, 3, END }, "0", 1 }, { 2, 5, 8, 3, 6, 9 } },
    { { 4, 4, 3, { END }, { END }, "0", 1 }, { 4 } },
    { { 3, 3, 0, { 2, 3, END }, { 0, 1, END }, "0", 1 }, { 1, 2, 3, 1, 2, 3 } },
    /* The strides of axes of length 1 are never used. */
    { { 2, 2, 1, { 1, 1, END }, { G_MAXINT64, G_MAXINT64, END }, "0", 1 }, { 2 } },
    { { 4, 4, 0, { 1, 2, 1, END }, { G_MAXINT64, 2, G_MAXINT64, END }, "0", 1 }, { 1, 3 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GError *error = NULL;
      g_autoptr (LimnerTensor) tensor = read_sample (&cases[i].sample, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (tensor->data, tensor->size * 4, cases[i].wanted, tensor->size * 4);
    }
}

static void
test_bad_views (void)
{
  static const struct
  {
    Sample sample;
    const char *word;
  } cases[] = {
    { { 9, 9, 2, { 2, 3, END }, { 1, 3, END }, "0", 1 }, "beyond" },
    { { 6, 6, 1, { 2, 3, END }, { 3, 1, END }, "0", 1 }, "beyond" },
    { { 6, 6, 6, { END }, { END }, "0", 1 }, "beyond" },
    { { 6, 6, 0, { 7, END }, { 1, END }, "0", 1 }, "beyond" },
    { { 6, 6, 0, { 0, END }, { 1, END }, "0", 1 }, "beyond" },
    { { 6, 6, 0, { 3, END }, { G_MAXINT64, END }, "0", 1 }, "beyond" },
    { { 6, 6, G_MAXINT64, { 3, END }, { 1, END }, "0", 1 }, "beyond" },
    { { 6, 6, 0, { G_MAXINT64, G_MAXINT64, END }, { 0, 0, END }, "0", 1 }, "beyond" },
    { { 6, 6, 0, { 100000, 100000, END }, { 0, 0, END }, "0", 1 }, "larger" },
    { { 6, 6, 0, { 2, 3, END }, { 3, END }, "0", 1 }, "shape" },
    { { 6, 6, 0, { -1, END }, { 1, END }, "0", 1 }, "shape" },
    { { 6, 6, 0, { 1, END }, { -1, END }, "0", 1 }, "shape" },
    { { 6, 6, -1, { 1, END }, { 1, END }, "0", 1 }, "described" },
    { { -1, 6, 0, { 1, END }, { 1, END }, "0", 1 }, "storage" },
    { { G_MAXINT64, 6, 0, { 1, END }, { 1, END }, "0", 1 }, "storage" },
    { { G_MAXINT64 / 16, 6, 0, { 1, END }, { 1, END }, "0", 1 }, "another size" },
    { { 6, 5, 0, { 1, END }, { 1, END }, "0", 1 }, "another size" },
    { { 6, 6, 0, { 1, END }, { 1, END }, "1", 1 }, "not used" },
    { { 6, 6, 0, { 1, END }, { 1, END }, "0", NAN }, "not finite" },
    { { 6, 6, 0, { 1, END }, { 1, END }, "0", INFINITY }, "not finite" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_sample (&cases[i].sample, &error));
      g_assert_nonnull (error);
      if (!strstr (error->message, cases[i].word))
        g_error ("Case %d: “%s” does not say “%s”", (int) i, error->message, cases[i].word);
    }
}

static void
open_bad (Writer *writer, const char *word)
{
  g_autoptr (GBytes) file = g_byte_array_free_to_bytes (writer->bytes);
  g_autoptr (GError) error = NULL;

  g_assert_null (limner_checkpoint_open_bytes (file, "file.pth", NULL, &error));
  g_assert_nonnull (error);
  if (!strstr (error->message, word))
    g_error ("“%s” does not say “%s”", error->message, word);
}

static void
test_preamble (void)
{
  Writer protocol = { g_byte_array_new () }, big_endian = { g_byte_array_new () };

  put (&protocol, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xea\x03.\x80\x02}.");
  open_bad (&protocol, "version");
  put (&big_endian, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}");
  put_text (&big_endian, "little_endian");
  put (&big_endian, "\x89s.");
  open_bad (&big_endian, "big-endian");
}

/* A dictionary that contains itself, and dictionaries that contain the previous one twice. */
static void
test_recursion (void)
{
  Writer loop = { g_byte_array_new () }, laughs = { g_byte_array_new () };

  put (&loop, "\x80\x02}q\x01");
  put_text (&loop, "a");
  put (&loop, "h\x01s.");
  open_bad (&loop, "nested too deeply");
  put (&laughs, "\x80\x02}q\x01");
  for (int i = 0; i < 15; i++)
    {
      put (&laughs, "0}");
      for (char key = 'a'; key < 'a' + 8; key++)
        {
          char name[2] = { key, 0 };
          put_text (&laughs, name);
          put (&laughs, "h\x01s");
        }
      put (&laughs, "q\x01");
    }
  put (&laughs, ".");
  open_bad (&laughs, "nested too deeply");
}

/* A repeated name would hide a tensor. */
static void
test_twice (void)
{
  Writer writer = { g_byte_array_new () };

  put_preamble (&writer);
  put (&writer, "\x80\x02}");
  for (int i = 0; i < 2; i++)
    {
      put_text (&writer, "w");
      put_tensor (&writer, &sound);
      put (&writer, "s");
    }
  put (&writer, ".");
  put_storages (&writer, &sound);
  open_bad (&writer, "twice");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pickle/values", test_values);
  g_test_add_func ("/pickle/unknown", test_unknown);
  g_test_add_func ("/pickle/broken", test_broken);
  g_test_add_func ("/pickle/floods", test_floods);
  g_test_add_func ("/pickle/copied-items", test_copied_items);
  g_test_add_func ("/pickle/searched-items", test_searched_items);
  g_test_add_func ("/pickle/memo", test_memo);
  g_test_add_func ("/pickle/cancel", test_cancel);
  g_test_add_func ("/pickle/notes", test_notes);
  g_test_add_func ("/pickle/legacy/views", test_views);
  g_test_add_func ("/pickle/legacy/bad-views", test_bad_views);
  g_test_add_func ("/pickle/legacy/preamble", test_preamble);
  g_test_add_func ("/pickle/legacy/recursion", test_recursion);
  g_test_add_func ("/pickle/legacy/twice", test_twice);
  return g_test_run ();
}
