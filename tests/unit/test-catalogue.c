/* The bundled catalogue and its translations. */
#include "limner/catalogue.h"
#include "limner/error.h"

#include <string.h>

static GPtrArray *
read_catalogue (void)
{
  GError *error = NULL;
  GPtrArray *catalogue = limner_catalogue_read (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (catalogue->len, >=, 15);
  return catalogue;
}

/* A known text is translated. */
static void
assert_translatable (const char *text)
{
  if (limner_catalogue_words (text) == text)
    g_error ("“%s” is not among the texts of catalogue-words.c", text);
}

static void
test_entries (void)
{
  g_autoptr (GPtrArray) catalogue = read_catalogue ();

  for (guint i = 0; i < catalogue->len; i++)
    {
      const LimnerCatalogueEntry *entry = catalogue->pdata[i];

      g_test_message ("%s", entry->id);
      g_assert_cmpstr (entry->author, !=, "");
      g_assert_true (g_str_has_prefix (entry->page, "https://"));
      for (char **address = entry->addresses; *address; address++)
        {
          g_assert_true (g_str_has_prefix (*address, "https://"));
          g_assert_true (g_str_has_suffix (*address, entry->file));
        }
      if (limner_catalogue_can_fetch (entry))
        g_assert_cmpuint (entry->size, >, 1000000);
      if (*entry->note)
        assert_translatable (entry->note);
      assert_translatable (entry->licence);
      assert_translatable (entry->training_data);
      g_assert_cmpint (limner_licence_terms (entry->licence), !=, LIMNER_TERMS_UNKNOWN);
      g_assert_cmpstr (limner_architecture_effects (entry->architecture), !=, "");
      g_assert_cmpstr (limner_architecture_about (entry->architecture), !=, "");
    }
}

/* PyTorch's file names end with the first digits of the digest. */
static void
test_names_and_digests (void)
{
  g_autoptr (GPtrArray) catalogue = read_catalogue ();
  guint compared = 0;

  for (guint i = 0; i < catalogue->len; i++)
    {
      const LimnerCatalogueEntry *entry = catalogue->pdata[i];
      const char *dash = strrchr (entry->file, '-');

      if (!dash || strlen (dash) != strlen ("-01234567.pth") || !*entry->digest)
        continue;
      g_assert_cmpint (strncmp (dash + 1, entry->digest, 8), ==, 0);
      compared++;
    }
  g_assert_cmpuint (compared, >=, 8);
}

static void
test_find (void)
{
  g_autoptr (GPtrArray) catalogue = read_catalogue ();
  g_autoptr (GError) error = NULL;
  g_autofree char *zeros = g_strnfill (64, '0'), *caffe = g_strconcat ("d01eb7cb", zeros + 8, NULL);

  g_assert_cmpstr (limner_catalogue_find (catalogue, "vgg19", NULL)->title, ==, "VGG-19");
  g_assert_null (limner_catalogue_find (catalogue, "vgg1", &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_NO_MODEL);
  g_assert_null (limner_catalogue_find_digest (catalogue, zeros));
  /* Eight digits alone do not identify a file and its licence. */
  g_assert_null (limner_catalogue_find_digest (catalogue, caffe));
  g_assert_cmpstr (limner_catalogue_find_digest (
                       catalogue, "dd893d447ece014ad32d71b8d32b1e0b5c09b912a2866990c286fdeebd368d74")
                       ->id,
                   ==, "vgg19-caffe");
  g_assert_cmpstr (limner_catalogue_find_digest (
                       catalogue, "9e13e7fd071e5bc328d04804a3e25ea9ad5a99672a106be84cd469783cb791ac")
                       ->id,
                   ==, "candy");
}

static void
test_terms (void)
{
  g_autoptr (GPtrArray) catalogue = read_catalogue ();
  guint limited = 0;

  for (guint i = 0; i < catalogue->len; i++)
    {
      const LimnerCatalogueEntry *entry = catalogue->pdata[i];
      LimnerTerms terms = limner_licence_terms (entry->licence);

      g_assert_cmpint (terms, ==,
                       g_str_equal (entry->architecture, "stylegan2") ? LIMNER_TERMS_RESEARCH
                                                                      : LIMNER_TERMS_CREDIT);
      limited += terms == LIMNER_TERMS_RESEARCH;
    }
  g_assert_cmpuint (limited, >=, 3);
  g_assert_cmpint (limner_licence_terms ("CC0-1.0, as far as we can give it"), ==, LIMNER_TERMS_FREE);
  g_assert_cmpint (limner_licence_terms ("CC BY-NC 4.0"), ==, LIMNER_TERMS_RESEARCH);
  g_assert_cmpint (limner_licence_terms ("Not stated in the file"), ==, LIMNER_TERMS_UNKNOWN);
  for (int terms = LIMNER_TERMS_UNKNOWN; terms <= LIMNER_TERMS_RESEARCH; terms++)
    for (int other = LIMNER_TERMS_UNKNOWN; other < terms; other++)
      g_assert_cmpstr (limner_terms_words ((LimnerTerms) terms), !=,
                       limner_terms_words ((LimnerTerms) other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("LIMNER_CATALOGUE");
  g_test_add_func ("/catalogue/entries", test_entries);
  g_test_add_func ("/catalogue/names-and-digests", test_names_and_digests);
  g_test_add_func ("/catalogue/find", test_find);
  g_test_add_func ("/catalogue/terms", test_terms);
  return g_test_run ();
}
