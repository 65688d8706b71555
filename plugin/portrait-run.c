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

/* --- places --- */

/* Scales the face to cover the region and crops it around the centre. */
static LimnerImage *
cover_region (const LimnerImage *face, const GeglRectangle *region, GError **error)
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

/* Input and output of the worker. */
typedef struct
{
  const LimnerPortraitPlace *place;
  const LimnerPortraitArguments *request; /* or NULL */
  const LimnerPortraitChoice *choice;     /* or NULL */
  int size;
  GPtrArray *results; /* LimnerResult*, at their final size */
  GString *latents;   /* of the choice, separated by blanks */
} Faces;

/* Takes ownership of the recipe. */
static gboolean
add_face (Faces *faces, const LimnerImage *face, LimnerRecipe *recipe, const char *name, GError **error)
{
  const LimnerSource *source = faces->place->source;
  gboolean fill = source != NULL && faces->place->fill;
  g_autoptr (LimnerImage) fitted
      = fill ? cover_region (face, &source->region, error) : limner_image_ref ((LimnerImage *) face);

  if (fitted == NULL)
    {
      limner_recipe_unref (recipe);
      return FALSE;
    }
  g_ptr_array_add (faces->results,
                   limner_result_new (fitted, GEGL_RECTANGLE (0, 0, fitted->width, fitted->height),
                                      source != NULL && limner_source_is_grey (source), recipe,
                                      g_strdup_printf (_ ("Portrait (%s)"), name)));
  return TRUE;
}

static gboolean
keep_face (const LimnerImage *face, const char *name, LimnerRecipe *recipe, guint number, gpointer user_data,
           GError **error)
{
  return add_face (user_data, face, limner_recipe_ref (recipe), name, error);
}

/* Runs on the worker thread. */
static gboolean
run_request (const LimnerJob *job, gpointer user_data, GError **error)
{
  Faces *faces = user_data;
  const char *id = faces->request->model;
  g_autoptr (LimnerModel) model
      = id != NULL ? limner_model_load (id, error) : limner_portrait_default_model (error);
  LimnerJob limited = *job;

  limited.threads = faces->request->limits.threads;
  return model != NULL
         && limner_portrait_make (model, &faces->request->settings, keep_face, faces, &limited, error);
}

/* --- faces chosen in the browser --- */

/* The progress of one face of several. */
typedef struct
{
  const LimnerJob *job;
  guint number, total;
} FaceShare;

static void
report_share (const LimnerProgress *progress, gpointer user_data)
{
  const FaceShare *share = user_data;
  g_autofree char *text = g_strdup_printf (_ ("Face %u of %u"), share->number + 1, share->total);
  LimnerProgress whole = { (share->number + progress->fraction) / share->total, text, -1, progress->partial };

  limner_job_report (share->job, &whole);
}

static gboolean
run_chosen_face (LimnerFamily *family, Faces *faces, guint number, const LimnerJob *job, GError **error)
{
  const LimnerChosenFace *face = faces->choice->faces->pdata[number];
  FaceShare share = { job, number, faces->choice->faces->len };
  const LimnerJob part = limner_job_part (job, report_share, &share);
  g_autoptr (LimnerTensor) w = limner_family_w (family, face->face, error);
  g_autoptr (LimnerImage) picture = NULL;
  g_autofree char *latent = NULL;
  LimnerRecipe *recipe;

  if (w == NULL)
    return FALSE;
  picture = limner_portrait_picture (limner_family_portrait (family), w, 1, faces->size, &part, error);
  recipe = picture != NULL ? limner_family_recipe (family, face->face, 1, faces->size, error) : NULL;
  if (recipe == NULL || !add_face (faces, picture, recipe, face->name, error))
    return FALSE;
  latent = limner_latent_to_text (w);
  g_string_append_printf (faces->latents, "%s%s", number > 0 ? " " : "", latent);
  return TRUE;
}

/* Runs on the worker thread. */
static gboolean
run_choice (const LimnerJob *job, gpointer user_data, GError **error)
{
  Faces *faces = user_data;
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (faces->choice->model, error);
  g_autoptr (LimnerFamily) family = portrait != NULL ? limner_family_new (portrait) : NULL;

  for (guint i = 0; family != NULL && i < faces->choice->faces->len; i++)
    if (!run_chosen_face (family, faces, i, job, error))
      return FALSE;
  return family != NULL;
}

/* --- into the image --- */

/* Centres a square in the source's region, without the selection's mask. */
static void
center_place (LimnerSource *place, GeglBuffer *pixels)
{
  int width = gegl_buffer_get_width (pixels), height = gegl_buffer_get_height (pixels);

  place->region.x += (place->region.width - width) / 2;
  place->region.y += (place->region.height - height) / 2;
  place->region.width = width;
  place->region.height = height;
  place->context = place->region;
  place->selected = FALSE;
  place->picture = NULL;
}

static GimpLayer **
insert_faces (const LimnerSource *source, GPtrArray *results, const LimnerPortraitPlace *place,
              GError **error)
{
  LimnerSource fitted = *source;

  if (place->source == NULL || !place->fill)
    center_place (&fitted, ((LimnerResult *) results->pdata[0])->pixels);
  return limner_output_insert (&(LimnerOutput) { &fitted, results, _ ("Portraits") }, 1, place->window,
                               error);
}

/* Inserts into a new image. Its initial layer only marks the position and is removed. */
static GimpLayer **
insert_in_new_image (GPtrArray *results, LimnerPortraitPlace *place, GError **error)
{
  GeglBuffer *face = ((LimnerResult *) results->pdata[0])->pixels;
  int width = gegl_buffer_get_width (face), height = gegl_buffer_get_height (face);
  GimpImage *image = gimp_image_new (width, height, GIMP_RGB);
  GimpLayer *base
      = gimp_layer_new (image, "base", width, height, GIMP_RGBA_IMAGE, 100.0, GIMP_LAYER_MODE_NORMAL);
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
  Faces faces = { .place = place, .request = request, .results = results };

  if (!limner_worker_run (_ ("Making portraits"), place->window, run_request, &faces, error))
    return NULL;
  return finish (results, place, error);
}

/* Whether a face depicts a person. Such latents are not stored alone, because they cannot carry that
 * mark. */
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
  Faces faces = { .place = place, .choice = choice, .size = size, .results = results, .latents = latents };

  if (!limner_worker_run (_ ("Making portraits"), place->window, run_choice, &faces, error))
    return NULL;
  choice->latents = is_of_person (choice) ? NULL : g_strdup (latents->str);
  return finish (results, place, error);
}
