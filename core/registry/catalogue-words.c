/* The catalogue's texts in the user's language. The texts of models/catalogue.json are repeated here for
 * translators; a test compares them. */
#include "config.h"

#include "limner/catalogue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Files of networks contain the texts in English. */
static const char *const texts[] = {
  N_ ("BSD-3-Clause (torchvision); learned from ImageNet, whose pictures are under research terms"),
  N_ ("CC BY 4.0 (Oxford Visual Geometry Group, converted from Caffe); learned from ImageNet, whose pictures "
      "are under research terms"),
  N_ ("Apache-2.0 (Google's network, converted by pytorch-fid); learned from ImageNet, whose pictures are "
      "under research terms"),
  N_ ("MIT (naoto0804/pytorch-AdaIN); learned from ImageNet, whose pictures are under research terms"),
  N_ ("MIT (naoto0804/pytorch-AdaIN)"),
  N_ ("BSD-3-Clause (pytorch/examples)"),
  N_ ("NVIDIA Source Code License: research or evaluation only"),
  N_ ("Not stated in the file; what NVIDIA publishes in this format is for research or evaluation only "
      "(NVIDIA Source Code License)"),
  N_ ("Not stated in the file: ask whoever published it"),
  N_ ("ImageNet (1.2 million photographs of 1000 classes)"),
  N_ ("MS COCO photographs and WikiArt paintings"),
  N_ ("MS COCO 2014 photographs and one painting"),
  N_ ("FFHQ: 70,000 photographs of faces from Flickr, under several Creative Commons licences"),
  N_ ("MetFaces: 1,336 faces in works of the Metropolitan Museum of Art"),
  N_ ("AFHQ: about 5,000 photographs of cats"),
  N_ ("AFHQ: about 5,000 photographs of dogs"),
  N_ ("the classic, with the finest strokes"),
  N_ ("the look of the first published paintings"),
  N_ ("a little quicker than VGG-19"),
  N_ ("a little quicker than VGG-19 (Caffe)"),
  N_ ("as prepared for finding objects"),
  N_ ("the dogs and towers of the first dreams"),
  N_ ("tiny and quick"),
  N_ ("tiny, a little slower"),
  N_ ("what FID and the other measures compare by"),
  N_ ("goes with the AdaIN decoder"),
  N_ ("any style in seconds; needs the AdaIN encoder"),
  N_ ("one style in seconds: bright swirls"),
  N_ ("one style in seconds: coloured tiles"),
  N_ ("one style in seconds: broad strokes of evening light"),
  N_ ("one style in seconds: angular forms"),
};

const char *
limner_catalogue_words (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i], text))
      return _ (texts[i]);
  return text;
}

static const struct
{
  const char *name, *effects, *about;
} architectures[] = {
  { "vgg", N_ ("Style transfer · Dream"),
    N_ ("A network that learned to tell what photographs show. It sees strokes and textures the way a "
        "painting "
        "needs it: the classic choice for painting in a style.") },
  { "googlenet", N_ ("Dream · Style transfer"),
    N_ ("A network that learned to tell what photographs show, with many small filters side by side: the one "
        "that made dreams famous for their dogs and towers.") },
  { "inception3", N_ ("limner assess"),
    N_ ("A network that learned to tell what photographs show. “limner assess” compares sets of pictures by "
        "its features, as published numbers do.") },
  { "squeezenet", N_ ("Dream · Style transfer"),
    N_ ("A very small network that learned to tell what photographs show: quick, and coarser in what it "
        "paints.") },
  { "fast-style", N_ ("Style transfer"),
    N_ ("Paints in one style only, that of the picture it was trained with, in a single pass: within "
        "seconds.") },
  { "adain-decoder", N_ ("Style transfer"),
    N_ ("Together with the AdaIN encoder, paints in the style of any picture in a single pass: within "
        "seconds.") },
  { "instant-decoder", N_ ("Style transfer"),
    N_ ("Paints in the style of any picture in a single pass: what the style dialog shows at once.") },
  { "stylegan2", N_ ("Portraits"),
    N_ ("Invents pictures of the kind it was trained with, such as faces of people who do not exist.") },
};

const char *
limner_architecture_effects (const char *architecture)
{
  for (gsize i = 0; i < G_N_ELEMENTS (architectures); i++)
    if (g_str_equal (architectures[i].name, architecture))
      return _ (architectures[i].effects);
  return "";
}

const char *
limner_architecture_about (const char *architecture)
{
  for (gsize i = 0; i < G_N_ELEMENTS (architectures); i++)
    if (g_str_equal (architectures[i].name, architecture))
      return _ (architectures[i].about);
  return "";
}

const char *
limner_quality_words (const char *quality)
{
  return g_str_equal (quality, "study") ? _ ("Study quality") : "";
}

LimnerTerms
limner_licence_terms (const char *licence)
{
  static const struct
  {
    const char *word;
    LimnerTerms terms;
  } known[] = {
    /* The most restrictive comes first, because a licence may name several. */
    { "research or evaluation", LIMNER_TERMS_RESEARCH },
    { "non-commercial", LIMNER_TERMS_RESEARCH },
    { "noncommercial", LIMNER_TERMS_RESEARCH },
    { "CC BY-NC", LIMNER_TERMS_RESEARCH },
    { "CC BY", LIMNER_TERMS_CREDIT },
    { "BSD", LIMNER_TERMS_CREDIT },
    { "MIT", LIMNER_TERMS_CREDIT },
    { "Apache", LIMNER_TERMS_CREDIT },
    { "CC0", LIMNER_TERMS_FREE },
    { "public domain", LIMNER_TERMS_FREE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strstr (licence, known[i].word))
      return known[i].terms;
  return LIMNER_TERMS_UNKNOWN;
}

const char *
limner_terms_words (LimnerTerms terms)
{
  switch (terms)
    {
    case LIMNER_TERMS_FREE:
      return _ ("Free to use");
    case LIMNER_TERMS_CREDIT:
      return _ ("Free to use, name the makers");
    case LIMNER_TERMS_RESEARCH:
      return _ ("For research only");
    case LIMNER_TERMS_UNKNOWN:
      break;
    }
  return _ ("Terms not stated");
}
