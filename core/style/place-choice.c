#include "style/place-choice-private.h"

#include "base/memory-private.h"

/* In cosines: for each of the four neighbours, */
#define COHERENCE 0.02f
/* and for being used once more than a fair share. */
#define CROWDING 0.05f
/* A place's share is this multiple of an equal distribution. */
#define FAIR 4.0f
/* Forwards and backwards in turn. */
#define SWEEPS 4

typedef struct
{
  const LimnerPlaceChoice *choice;
  gint32 *match;  /* [cells] -1: none; -2: not yet */
  float *lengths; /* [cells] 1 / |features| */
  gint32 *uses;   /* [places] */
  float fair;
} Field;

static const int around[4][2] = { { 0, -1 }, { -1, 0 }, { 0, 1 }, { 1, 0 } };

/* The place so far from another in its sheet, or -1. */
static gint32
moved_place (const LimnerPlaceChoice *choice, gint32 place, int down, int across)
{
  for (guint s = 0; s < choice->n_sheets; s++)
    {
      const LimnerSheet *sheet = &choice->sheets[s];
      int at = place - (gint32) sheet->first, y, x;

      if (at < 0 || at >= sheet->rows * sheet->columns)
        continue;
      y = at / sheet->columns + down;
      x = at % sheet->columns + across;
      if (y < 0 || y >= sheet->rows || x < 0 || x >= sheet->columns)
        return -1;
      return (gint32) sheet->first + y * sheet->columns + x;
    }
  return -1;
}

/* The places that continue those of the four neighbours. */
static void
continuations (const Field *field, int y, int x, gint32 places[4])
{
  const LimnerPlaceChoice *choice = field->choice;

  for (int k = 0; k < 4; k++)
    {
      int row = y + around[k][0], column = x + around[k][1];
      gint32 place = -1;

      if (row >= 0 && row < choice->rows && column >= 0 && column < choice->columns)
        place = field->match[row * choice->columns + column];
      places[k] = place >= 0 ? moved_place (choice, place, -around[k][0], -around[k][1]) : -1;
      if (places[k] >= 0 && choice->nearest->lengths[places[k]] <= 0)
        places[k] = -1;
    }
}

static float
worth (const Field *field, gint32 place, float cosine, const gint32 continued[4])
{
  float value = cosine - CROWDING * (float) field->uses[place] / field->fair;

  for (int k = 0; k < 4; k++)
    value += continued[k] == place ? COHERENCE : 0;
  return value;
}

typedef struct
{
  gint32 place;
  float worth;
} Best;

static void
consider (const Field *field, gint32 place, float cosine, const gint32 continued[4], Best *best)
{
  float value = worth (field, place, cosine, continued);

  if (best->place < 0 || value > best->worth)
    *best = (Best) { place, value };
}

static gboolean
is_among (gint32 place, const gint32 *places, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (places[i] == place)
      return TRUE;
  return FALSE;
}

static void
choose_cell (Field *field, int y, int x)
{
  const LimnerPlaceChoice *choice = field->choice;
  gsize cell = (gsize) y * (gsize) choice->columns + (gsize) x, first = cell * LIMNER_PLACE_CANDIDATES;
  gint32 continued[4], *match = &field->match[cell];
  Best best = { -1, 0 };

  if (*match == -1)
    return;
  if (*match >= 0)
    field->uses[*match]--;
  continuations (field, y, x, continued);
  for (gsize k = first; k < first + LIMNER_PLACE_CANDIDATES && choice->candidates[k] >= 0; k++)
    consider (field, choice->candidates[k], choice->cosines[k], continued, &best);
  /* A place that was considered is not compared again. */
  for (gsize k = 0; k < 4; k++)
    if (continued[k] >= 0 && !is_among (continued[k], continued, k)
        && !is_among (continued[k], choice->candidates + first, LIMNER_PLACE_CANDIDATES))
      consider (field, continued[k],
                limner_nearest_cosine (choice->nearest, choice->features + cell * choice->stride,
                                       field->lengths[cell], (gsize) continued[k]),
                continued, &best);
  *match = best.place;
  if (best.place >= 0)
    field->uses[best.place]++;
}

gboolean
limner_places_choose (const LimnerPlaceChoice *choice, gint32 *match, GError **error)
{
  int cells = choice->rows * choice->columns;
  Field field = { .choice = choice, .match = match };

  field.fair = MAX (1.0f, FAIR * (float) cells / (float) choice->nearest->n);
  field.lengths = limner_alloc_floats ((gsize) cells, error);
  field.uses
      = field.lengths != NULL ? limner_memory_alloc0 (choice->nearest->n, sizeof (gint32), error) : NULL;
  if (field.uses == NULL)
    {
      limner_memory_free (field.lengths);
      return FALSE;
    }
  for (int i = 0; i < cells; i++)
    {
      match[i] = match[i] < 0 ? -1 : -2;
      field.lengths[i]
          = limner_inverse_length (choice->features + (gsize) i * choice->stride, choice->nearest->dims);
    }
  for (int sweep = 0; sweep < SWEEPS; sweep++)
    for (int i = 0; i < cells; i++)
      {
        int cell = sweep % 2 == 0 ? i : cells - 1 - i;

        choose_cell (&field, cell / choice->columns, cell % choice->columns);
      }
  limner_memory_free (field.lengths);
  limner_memory_free (field.uses);
  return TRUE;
}
