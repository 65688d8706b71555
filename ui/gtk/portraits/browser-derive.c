/* Derives the faces of a page from seeds and parents. */
#include "portraits/browser-state-private.h"

#include <math.h>

/* Standard deviation of the logarithm of a parent's share, which makes siblings differ. */
#define SPREAD 0.9

static LimnerFace *
face_of (LimnerBrowser *browser, guint id)
{
  return limner_browser_get (browser, id)->face;
}

static LimnerFace *
stranger (const LimnerBrowserPage *page, guint place)
{
  return limner_face_of_seed (page->first_seed + place, page->settings.words, page->settings.variety);
}

static LimnerFace *
child (LimnerFace *parent, LimnerFace *other, double resemblance)
{
  return limner_face_blend ((LimnerFace *[]) { parent, other }, (double[]) { resemblance, 1 - resemblance },
                            2);
}

static LimnerFace *
derive_child (LimnerBrowser *browser, const LimnerBrowserPage *page, guint place)
{
  g_autoptr (LimnerFace) other = stranger (page, place);
  guint id = g_array_index (page->parents, guint, place % page->parents->len);

  return child (face_of (browser, id), other, page->settings.resemblance);
}

/* A sample of the normal distribution (Box & Muller 1958). */
static double
normal (GRand *random)
{
  double radius = sqrt (-2 * log (1 - g_rand_double (random)));

  return radius * cos (2 * G_PI * g_rand_double (random));
}

static LimnerFace *
blend_around (LimnerBrowser *browser, const LimnerBrowserPage *page, GRand *random)
{
  guint n = page->parents->len;
  g_autofree LimnerFace **parents = g_new (LimnerFace *, n);
  g_autofree double *weights = g_new (double, n);
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      parents[i] = face_of (browser, g_array_index (page->parents, guint, i));
      weights[i] = g_array_index (page->settings.weights, double, i);
      if (random != NULL)
        weights[i] *= exp (SPREAD * normal (random));
      sum += weights[i];
    }
  for (guint i = 0; i < n && sum <= 0; i++)
    weights[i] = 1;
  return limner_face_blend (parents, weights, n);
}

/* A face of a bred page. The first is the exact blend of the weights. The others have different shares
 * in coarse, middle and fine layers, and a small share of an unrelated face. */
static LimnerFace *
derive_bred (LimnerBrowser *browser, const LimnerBrowserPage *page, guint place)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (page->first_seed + place);
  g_autoptr (LimnerFace) coarse = NULL, middle = NULL, fine = NULL, both = NULL, all = NULL, other = NULL;

  if (place == 0)
    return blend_around (browser, page, NULL);
  coarse = blend_around (browser, page, random);
  middle = blend_around (browser, page, random);
  fine = blend_around (browser, page, random);
  both = limner_face_with_layers (coarse, LIMNER_LAYERS_MIDDLE, middle);
  all = limner_face_with_layers (both, LIMNER_LAYERS_FINE, fine);
  other = stranger (page, place);
  return child (all, other, 1 - (1 - page->settings.resemblance) / 2);
}

/* The taste that the ratings express; NULL if no face is starred. */
static LimnerTaste *
find_taste (LimnerBrowser *browser)
{
  g_autoptr (GPtrArray) liked = g_ptr_array_new ();
  g_autoptr (GPtrArray) disliked = g_ptr_array_new ();

  if (browser->taste != NULL)
    return browser->taste;
  for (guint id = 0; id < browser->faces->len; id++)
    {
      const LimnerBrowserFace *face = limner_browser_get (browser, id);

      if (face->rating == LIMNER_RATING_STARRED)
        g_ptr_array_add (liked, face->face);
      else if (face->rating == LIMNER_RATING_REJECTED)
        g_ptr_array_add (disliked, face->face);
    }
  if (liked->len > 0)
    browser->taste = limner_taste_new ((LimnerFace **) liked->pdata, liked->len,
                                       (LimnerFace **) disliked->pdata, disliked->len);
  return browser->taste;
}

static LimnerFace *
derive_liked (LimnerBrowser *browser, const LimnerBrowserPage *page, guint place)
{
  g_autoptr (LimnerFace) face = stranger (page, place);
  LimnerTaste *taste = find_taste (browser);

  return taste != NULL ? limner_face_to_taste (face, taste) : g_steal_pointer (&face);
}

static LimnerFace *
derive_free (LimnerBrowser *browser, const LimnerBrowserPage *page, guint place)
{
  switch (page->kind)
    {
    case LIMNER_BROWSER_CHILDREN:
      return derive_child (browser, page, place);
    case LIMNER_BROWSER_BRED:
      return derive_bred (browser, page, place);
    case LIMNER_BROWSER_LIKED:
      return derive_liked (browser, page, place);
    case LIMNER_BROWSER_STRANGERS:
      break;
    }
  return stranger (page, place);
}

LimnerFace *
limner_browser_derive (LimnerBrowser *browser, const LimnerBrowserPage *page, guint place)
{
  LimnerFace *face = derive_free (browser, page, place);

  for (LimnerLayerRange range = LIMNER_LAYERS_COARSE; range <= LIMNER_LAYERS_FINE; range++)
    {
      guint id = page->settings.locks[range];
      LimnerFace *locked;

      if (id == LIMNER_BROWSER_NONE)
        continue;
      locked = limner_face_with_layers (face, range, face_of (browser, id));
      limner_face_unref (face);
      face = locked;
    }
  return face;
}

/* Whether the user has done nothing with a face, so that it may change. */
static gboolean
was_left (const LimnerBrowserFace *face)
{
  return face->rating == LIMNER_RATING_NONE && face->sliders == NULL && face->name == NULL && !face->parent;
}

void
limner_browser_derive_again (LimnerBrowser *browser, guint number)
{
  const LimnerBrowserPage *page = browser->pages->pdata[number];

  for (guint place = 0; place < page->ids->len; place++)
    {
      LimnerBrowserFace *face = limner_browser_get (browser, g_array_index (page->ids, guint, place));

      if (face->page != number || !was_left (face))
        continue;
      limner_face_unref (face->base);
      limner_face_unref (face->face);
      face->base = limner_browser_derive (browser, page, place);
      face->face = limner_face_ref (face->base);
    }
}
