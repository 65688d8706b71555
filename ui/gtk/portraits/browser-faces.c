/* The properties of a face, and its rating. */
#include "config.h"

#include "portraits/browser-state-private.h"

#include <glib/gi18n-lib.h>

LimnerFace *
limner_browser_face (LimnerBrowser *browser, guint id)
{
  return limner_browser_get (browser, id)->face;
}

LimnerFace *
limner_browser_base (LimnerBrowser *browser, guint id)
{
  return limner_browser_get (browser, id)->base;
}

char *
limner_browser_name (LimnerBrowser *browser, guint id)
{
  const LimnerBrowserFace *face = limner_browser_get (browser, id);

  return face->name != NULL ? g_strdup (face->name) : g_strdup_printf (_ ("seed %u"), face->seed);
}

static char *
names_of (LimnerBrowser *browser, GArray *ids)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree char *name = limner_browser_name (browser, g_array_index (ids, guint, i));
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_strdup (names->str);
}

char *
limner_browser_origin (LimnerBrowser *browser, guint id)
{
  const LimnerBrowserFace *face = limner_browser_get (browser, id);
  const LimnerBrowserPage *page = browser->pages->pdata[face->page];
  g_autofree char *parents = NULL;

  if (page->lead == id)
    return NULL;
  switch (page->kind)
    {
    case LIMNER_BROWSER_CHILDREN:
      parents = limner_browser_name (browser,
                                     g_array_index (page->parents, guint, face->place % page->parents->len));
      /* Translators: where a face comes from; the name of another face. */
      return g_strdup_printf (_ ("child of %s"), parents);
    case LIMNER_BROWSER_BRED:
      parents = names_of (browser, page->parents);
      /* Translators: the names of the parents of a face. */
      return g_strdup_printf (_ ("bred from %s"), parents);
    case LIMNER_BROWSER_LIKED:
      /* Translators: a face that is near the faces with a star. */
      return g_strdup (_ ("like the starred"));
    case LIMNER_BROWSER_STRANGERS:
      break;
    }
  return NULL;
}

LimnerRating
limner_browser_rating (LimnerBrowser *browser, guint id)
{
  return limner_browser_get (browser, id)->rating;
}

void
limner_browser_rate (LimnerBrowser *browser, guint id, LimnerRating rating)
{
  limner_browser_do_rate (browser, id,
                          limner_browser_rating (browser, id) == rating ? LIMNER_RATING_NONE : rating);
}

void
limner_browser_move (LimnerBrowser *browser, guint id, const char *sliders)
{
  if (!g_str_equal (sliders, limner_browser_sliders (browser, id)))
    limner_browser_do_move (browser, id, sliders);
}

guint
limner_browser_n_kept (LimnerBrowser *browser)
{
  return browser->kept->len;
}

guint
limner_browser_kept (LimnerBrowser *browser, guint n)
{
  return g_array_index (browser->kept, guint, n);
}
