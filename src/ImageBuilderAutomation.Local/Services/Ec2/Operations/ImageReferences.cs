using System.Xml.Linq;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>DescribeImageReferences: the caller's own resources that use an AMI, whoever owns that.</summary>
// Documented: EC2 API Reference, "DescribeImageReferences"; EC2 User Guide, "Identify your resources referencing specified AMIs".
// Assumed: only resources of the called Region; a parameter of any data type whose value is the id, or a list with the id; a recipe whose parent image, or
// whose instance image, is the id; an id of an AMI that does not exist has the references that are left.
internal static class ImageReferences
{
    private const string Parameter = "ssm:Parameter";
    private const string ImageRecipe = "imagebuilder:ImageRecipe";
    private const string ContainerRecipe = "imagebuilder:ContainerRecipe";

    private const int MostImages = 10;
    private const int SmallestPage = 5;

    /// <summary>How many of the newest versions of a launch template count by default.</summary>
    private const int DefaultDepth = 10;

    private static readonly string[] Types = [UsageType.Instance, UsageType.LaunchTemplate, Parameter, ImageRecipe, ContainerRecipe];

    public static Ec2Operation Operation { get; } = new(
        "DescribeImageReferences", Run, "ImageId", "IncludeAllResourceTypes", "ResourceType", "MaxResults", "NextToken");

    private static XElement?[] Run(Ec2Call call)
    {
        var request = call.Request;
        var images = request.Texts("ImageId", MostImages).Distinct().ToList();
        if (images.Count == 0)
            throw Ec2Exception.Missing("ImageId");
        images.ForEach(Ec2Call.CheckImageId);
        // Documented: the options of a type that is named replace the defaults for that type.
        var named = UsageType.Read(request, Types, withStates: true);
        var types = request.Flag("IncludeAllResourceTypes")
            ? [.. Types.Select(name => named.FirstOrDefault(type => type.Name == name) ?? new(name, null, []))]
            : named;
        if (types.Count == 0)
            throw Ec2Exception.Missing("IncludeAllResourceTypes or ResourceType");

        var references = from image in images from type in types from arn in ReferencesOf(call, image, type) select (Image: image, Type: type.Name, Arn: arn);
        return Pages.Of(
            request,
            "imageReferenceSet",
            references,
            reference => Shown.Item(new XElement("imageId", reference.Image), new XElement("resourceType", reference.Type), new XElement("arn", reference.Arn)),
            SmallestPage,
            int.MaxValue - 1);
    }

    private static IEnumerable<string> ReferencesOf(Ec2Call call, string image, UsageType type) => type.Name switch
    {
        UsageType.Instance => type.InstancesOf(call.Region, image, call.Now).Where(instance => instance.Owner == call.Account).Select(call.Region.ArnOf),
        UsageType.LaunchTemplate => UsageType.TemplatesOf(call.Region, image, type.Depth ?? DefaultDepth)
            .Where(template => template.Owner == call.Account).Select(call.Region.ArnOf),
        Parameter => call.World.Parameters.Of(call.Account, call.Region.Name).Where(parameter => parameter.Values.Contains(image)).Select(parameter => parameter.Arn),
        ImageRecipe => RecipesOf(call, "image-recipe").Where(recipe => recipe.Document.TextOrNull("parentImage") == image).Select(recipe => recipe.ArnText),
        _ => RecipesOf(call, "container-recipe")
            .Where(recipe => recipe.Document.TextOrNull("parentImage") == image || recipe.Document["instanceConfiguration"]?["image"]?.ToString() == image)
            .Select(recipe => recipe.ArnText),
    };

    private static IEnumerable<Resource> RecipesOf(Ec2Call call, string type) =>
        call.ImageBuilder?.Account(call.Account, call.Region.Name).Resources.OfType(type) ?? [];
}
