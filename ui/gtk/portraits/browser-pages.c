/* Pages of faces: new pages, and the faces on them. */
#include "portraits/browser-state-private.h"

/* A seed greater than all seeds shown so far. */
static guint32
next_seed (LimnerBrowser *browser)
{
  guint32 next = 0;

  for (guint i = 0; i < browser->pages->len; i++)
    {
      const LimnerBrowserPage *page = browser->pages->pdata[i];
      next = MAX (next, page->first_seed + page->ids->len);
    }
  return next;
}

/* Adds a page with the settings of the previous one and returns its number. */
static guint
add_page (LimnerBrowser *browser, LimnerBrowserKind kind)
{
  LimnerBrowserPage *page = g_new0 (LimnerBrowserPage, 1);

  page->kind = kind;
  page->lead = LIMNER_BROWSER_NONE;
  page->first_seed = next_seed (browser);
  page->settings = limner_browser_settings_copy (&limner_browser_page (browser)->settings);
  page->parents = g_array_new (FALSE, FALSE, sizeof (guint));
  page->ids = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (browser->pages, page);
  return browser->pages->len - 1;
}

static void
set_parents (LimnerBrowser *browser, LimnerBrowserPage *page)
{
  g_array_set_size (page->settings.weights, 0);
  for (guint i = 0; i < browser->selected->len; i++)
    {
      guint id = g_array_index (browser->selected, guint, i);
      double weight = limner_browser_weight (browser, id);

      limner_browser_get (browser, id)->parent = TRUE;
      g_array_append_val (page->parents, id);
      g_array_append_val (page->settings.weights, weight);
    }
}

LimnerBrowserKind
limner_browser_kind (LimnerBrowser *browser)
{
  return limner_browser_page (browser)->kind;
}

guint
limner_browser_length (LimnerBrowser *browser)
{
  return limner_browser_page (browser)->ids->len;
}

guint
limner_browser_at (LimnerBrowser *browser, guint place)
{
  LimnerBrowserPage *page = limner_browser_page (browser);

  while (page->ids->len <= place)
    {
      LimnerBrowserFace *face = g_new0 (LimnerBrowserFace, 1);
      guint id = browser->faces->len;

      face->page = browser->page;
      face->place = page->ids->len;
      face->seed = page->first_seed + face->place;
      face->base = limner_browser_derive (browser, page, face->place);
      face->face = limner_face_ref (face->base);
      g_ptr_array_add (browser->faces, face);
      g_array_append_val (page->ids, id);
    }
  return g_array_index (page->ids, guint, place);
}

guint
limner_browser_place (LimnerBrowser *browser, guint id)
{
  const LimnerBrowserFace *face = limner_browser_get (browser, id);

  return face->page == browser->page ? face->place : LIMNER_BROWSER_NONE;
}

void
limner_browser_show_strangers (LimnerBrowser *browser)
{
  limner_browser_do_show (browser, add_page (browser, LIMNER_BROWSER_STRANGERS));
}

gboolean
limner_browser_show_children (LimnerBrowser *browser)
{
  guint number;

  if (browser->selected->len == 0)
    return FALSE;
  number = add_page (browser, LIMNER_BROWSER_CHILDREN);
  set_parents (browser, browser->pages->pdata[number]);
  limner_browser_do_show (browser, number);
  return TRUE;
}

gboolean
limner_browser_show_bred (LimnerBrowser *browser)
{
  guint number;

  if (browser->selected->len < 2)
    return FALSE;
  number = add_page (browser, LIMNER_BROWSER_BRED);
  set_parents (browser, browser->pages->pdata[number]);
  limner_browser_do_show (browser, number);
  return TRUE;
}

gboolean
limner_browser_show_liked (LimnerBrowser *browser)
{
  gboolean any = FALSE;

  for (guint i = 0; i < browser->kept->len; i++)
    any = any || limner_browser_rating (browser, limner_browser_kept (browser, i)) == LIMNER_RATING_STARRED;
  if (any)
    limner_browser_do_show (browser, add_page (browser, LIMNER_BROWSER_LIKED));
  return any;
}

guint
limner_browser_show_given (LimnerBrowser *browser, LimnerFace *given, const char *name)
{
  guint number = add_page (browser, LIMNER_BROWSER_CHILDREN), id = browser->faces->len;
  LimnerBrowserPage *page = browser->pages->pdata[number];
  LimnerBrowserFace *face = g_new0 (LimnerBrowserFace, 1);

  face->page = number;
  face->name = g_strdup (name);
  face->seed = page->first_seed;
  face->base = limner_face_ref (given);
  face->face = limner_face_ref (given);
  face->parent = TRUE;
  page->lead = id;
  g_ptr_array_add (browser->faces, face);
  g_array_append_val (page->ids, id);
  g_array_append_val (page->parents, id);
  limner_browser_do_show (browser, number);
  limner_browser_select (browser, id, FALSE);
  return id;
}
