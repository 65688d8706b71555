#include "config.h"

#include "portrait-run-private.h"

#include "output-private.h"
#include "worker-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>
#include <limner/registry.h>

void
limner_portrait_arguments_free (LimnerPortraitArguments *request)
{
  g_free (request->model);
  g_clear_pointer (&request->texts, g_string_chunk_free);
  g_free (request->photo_name);
  g_clear_pointer (&request->photo, limner_image_unref);
  g_free (request);
}

/* What the worker needs and what it gives back. */
typedef struct
{
  const LimnerPortraitArguments *request;
  GPtrArray *results; /* LimnerResult* */
} Faces;

static gboolean
take (const LimnerImage *face, const char *name, LimnerRecipe *recipe, guint number, gpointer user_data,
      GError **error)
{
  Faces *faces = user_data;
  LimnerResult *result = g_new0 (LimnerResult, 1);

  result->picture = limner_image_ref ((LimnerImage *) face);
  result->recipe = limner_recipe_ref (recipe);
  result->name = g_strdup_printf (_ ("Portrait (%s)"), name);
  g_ptr_array_add (faces->results, result);
  return TRUE;
}

/* Runs on the worker. */
static gboolean
make (const LimnerJob *job, gpointer user_data, GError **error)
{
  Faces *faces = user_data;
  const char *id = faces->request->model;
  g_autoptr (LimnerModel) model
      = id != NULL ? limner_model_load (id, error) : limner_portrait_default_model (error);
  LimnerJob limited = *job;

  limited.threads = faces->request->limits.threads;
  return model != NULL
         && limner_portrait_make (model, &faces->request->settings, take, faces, &limited, error);
}

/* --- faces that were chosen in the dialog --- */

typedef struct
{
  const LimnerPortraitChoice *choice;
  int size;
  GPtrArray *results; /* LimnerResult* */
  GString *latents;   /* with blanks between */
} Chosen;

/* Of one face among several. */
typedef struct
{
  const LimnerJob *job;
  guint number, total;
} Telling;

static void
tell (const LimnerProgress *progress, gpointer user_data)
{
  const Telling *telling = user_data;
  g_autofree char *text = g_strdup_printf (_ ("Face %u of %u"), telling->number + 1, telling->total);
  LimnerProgress whole
      = { (telling->number + progress->fraction) / telling->total, text, -1, progress->partial };

  limner_job_report (telling->job, &whole);
}

static gboolean
grow_chosen (LimnerFamily *family, const Chosen *chosen, guint number, const LimnerJob *job, GError **error)
{
  const LimnerChosenFace *face = chosen->choice->faces->pdata[number];
  Telling telling = { job, number, chosen->choice->faces->len };
  const LimnerJob part = limner_job_part (job, tell, &telling);
  g_autoptr (LimnerTensor) w = limner_family_w (family, face->face, error);
  g_autoptr (LimnerImage) picture = NULL;
  g_autofree char *latent = NULL;
  LimnerRecipe *recipe;
  LimnerResult *result;

  if (w == NULL)
    return FALSE;
  picture = limner_portrait_picture (limner_family_portrait (family), w, 1, chosen->size, &part, error);
  recipe = picture != NULL ? limner_family_recipe (family, face->face, 1, chosen->size, error) : NULL;
  if (recipe == NULL)
    return FALSE;
  result = g_new0 (LimnerResult, 1);
  result->picture = g_steal_pointer (&picture);
  result->recipe = recipe;
  result->name = g_strdup_printf (_ ("Portrait (%s)"), face->name);
  g_ptr_array_add (chosen->results, result);
  latent = limner_latent_to_text (w);
  g_string_append_printf (chosen->latents, "%s%s", number > 0 ? " " : "", latent);
  return TRUE;
}

/* Runs on the worker. */
static gboolean
make_chosen (const LimnerJob *job, gpointer user_data, GError **error)
{
  const Chosen *chosen = user_data;
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (chosen->choice->model, error);
  g_autoptr (LimnerFamily) family = portrait != NULL ? limner_family_new (portrait) : NULL;

  for (guint i = 0; family != NULL && i < chosen->choice->faces->len; i++)
    if (!grow_chosen (family, chosen, i, job, error))
      return FALSE;
  return family != NULL;
}

/* --- places --- */

/* The face as large as it takes to cover the region, cut to it about its middle. */
static LimnerImage *
cover (const LimnerImage *face, const GeglRectangle *region, GError **error)
{
  int side = MAX (region->width, region->height);
  g_autoptr (LimnerImage) scaled = limner_image_resize (face, side, side, LIMNER_FILTER_LANCZOS, error);
  LimnerImage *cut = scaled != NULL ? limner_image_new (region->width, region->height, error) : NULL;
  gsize left = (gsize) (side - region->width) / 2, top = (gsize) (side - region->height) / 2;

  for (gsize y = 0; cut != NULL && y < (gsize) region->height; y++)
    memcpy (cut->pixels + 4 * y * (gsize) region->width,
            scaled->pixels + 4 * ((y + top) * (gsize) side + left),
            4 * (gsize) region->width * sizeof (float));
  return cut;
}

/* Results of the size of what they replace; `place` is where they go: the source's own region, or a square in
 * the middle of it. */
static gboolean
fit (GPtrArray *results, const LimnerSource *source, LimnerSource *place, gboolean fill, GError **error)
{
  *place = *source;
  if (!fill)
    {
      const LimnerImage *face = ((LimnerResult *) results->pdata[0])->picture;

      place->region.x += (source->region.width - face->width) / 2;
      place->region.y += (source->region.height - face->height) / 2;
      place->region.width = face->width;
      place->region.height = face->height;
      place->context = place->region;
      place->selected = FALSE;
    }
  for (guint i = 0; i < results->len; i++)
    {
      LimnerResult *result = results->pdata[i];
      LimnerImage *fitted = fill ? cover (result->picture, &source->region, error)
                                 : limner_image_copy (result->picture, error);

      if (fitted == NULL)
        return FALSE;
      limner_image_unref (result->picture);
      result->picture = fitted;
    }
  if (!fill) /* without the selection's mask */
    place->picture = ((LimnerResult *) results->pdata[0])->picture;
  return TRUE;
}

static GimpLayer **
insert_faces (const LimnerSource *source, GPtrArray *results, const LimnerPortraitPlace *place,
              GError **error)
{
  LimnerSource fitted;

  if (!fit (results, source, &fitted, place->source != NULL && place->fill, error))
    return NULL;
  return limner_output_insert (&(LimnerOutput) { &fitted, results, _ ("Portraits") }, 1, place->window,
                               error);
}

/* The layer the new image begins with is only there to put others above it. */
static GimpLayer **
insert_in_new_image (GPtrArray *results, LimnerPortraitPlace *place, GError **error)
{
  const LimnerImage *face = ((LimnerResult *) results->pdata[0])->picture;
  GimpImage *image = gimp_image_new (face->width, face->height, GIMP_RGB);
  GimpLayer *base = gimp_layer_new (image, "base", face->width, face->height, GIMP_RGBA_IMAGE, 100.0,
                                    GIMP_LAYER_MODE_NORMAL);
  g_autoptr (LimnerSource) source = NULL;
  GimpLayer **layers = NULL;

  gimp_image_undo_disable (image);
  gimp_image_insert_layer (image, base, NULL, 0);
  source = limner_source_read (image, GIMP_DRAWABLE (base), 0, error);
  if (source != NULL)
    {
      source->fresh = TRUE;
      source->display = NULL;
      g_clear_pointer (&source->id, g_free);
      layers = insert_faces (source, results, place, error);
    }
  if (layers == NULL)
    {
      gimp_image_delete (image);
      return NULL;
    }
  gimp_image_remove_layer (image, base);
  gimp_image_undo_enable (image);
  place->made = image;
  return layers;
}

static GimpLayer **
finish (GPtrArray *results, LimnerPortraitPlace *place, GError **error)
{
  return place->source != NULL ? insert_faces (place->source, results, place, error)
                               : insert_in_new_image (results, place, error);
}

GimpLayer **
limner_portrait_arguments_run (const LimnerPortraitArguments *request, LimnerPortraitPlace *place,
                               GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_result_free);
  Faces faces = { request, results };

  if (!limner_worker_run (_ ("Making portraits"), place->window, make, &faces, error))
    return NULL;
  return finish (results, place, error);
}

/* A bare latent could no longer say so. */
static gboolean
is_of_person (const LimnerPortraitChoice *choice)
{
  for (guint i = 0; i < choice->faces->len; i++)
    if (limner_face_is_of_person (((const LimnerChosenFace *) choice->faces->pdata[i])->face))
      return TRUE;
  return FALSE;
}

GimpLayer **
limner_portrait_choice_run (LimnerPortraitChoice *choice, int size, LimnerPortraitPlace *place,
                            GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_result_free);
  g_autoptr (GString) latents = g_string_new (NULL);
  Chosen chosen = { choice, size, results, latents };

  if (!limner_worker_run (_ ("Making portraits"), place->window, make_chosen, &chosen, error))
    return NULL;
  choice->latents = is_of_person (choice) ? NULL : g_strdup (latents->str);
  return finish (results, place, error);
}
