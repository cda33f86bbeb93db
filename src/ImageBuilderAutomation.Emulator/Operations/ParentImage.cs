using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>What is known of the operating system of a recipe's parent image.</summary>
/// <param name="Platform">Null if only EC2 or the registry knows it.</param>
/// <param name="OsVersion">For example <c>Amazon Linux 2023</c>; null if it is not known.</param>
public sealed partial record ParentImage(string? Platform, string? OsVersion)
{
    /// <summary>The parent of an image recipe.</summary>
    // Documented: API reference: an AMI id, an image's ARN, "ssm:" with a parameter, or a Marketplace product id.
    // Assumed: named AMIs, parameters and products exist; the emulator has no EC2 to ask.
    public static ParentImage Of(Call call, string parent)
    {
        if (ResourceArn.TryParse(parent, out var arn) && arn.Type == "image")
            return Of(Lookup.Referenced(call, "parentImage", parent));

        return OtherParent().IsMatch(parent) ? new(null, null) : throw InvalidParameter.Value(
            "parentImage", "It must be an AMI id, the ARN of an image, 'ssm:' followed by a parameter's name or ARN, or a Marketplace product id.");
    }

    /// <summary>The parent of a container recipe: an image's ARN, or the URI of a container image in any registry.</summary>
    // Documented: user guide, "Create a container recipe", constraints and common errors: the rules and their messages.
    // Observed: CloudSnorkel/cdk-github-runners#550 and hashicorp/terraform-provider-aws#24712: the whole messages, and the code for Windows.
    // Assumed: the other rules about overrides have the code of the one for Windows. What a registry has is not known: every URI exists.
    public static ParentImage OfContainer(Call call, JsonObject input)
    {
        var (parent, platform, version) = (input.Text("parentImage"), input.TextOrNull("platformOverride"), input.TextOrNull("imageOsVersionOverride"));
        if (platform == "macOS")
            throw NoMac("platformOverride");
        if (parent.StartsWith("arn:", StringComparison.Ordinal))
        {
            var image = Lookup.Referenced(call, "parentImage", parent);
            if (platform is not null)
                throw InvalidParameter.Combination("parentImage", "You cannot specify a platform override when using an Image Builder Image as your parent.");
            return Of(image) is { Platform: not "macOS" } known ? known : throw NoMac("parentImage");
        }

        if (platform is null && KindOfRegistry(parent, call) is { } kind)
            throw InvalidParameter.Combination("parentImage", $"You must specify a platform override when using {kind} as your parent image.");
        if (platform == "Windows" && version is null)
        {
            throw InvalidParameter.Combination(
                "parentImage", "You must specify an image OsVersion override when using ECR Repositories as your parent image for Windows Platform.");
        }

        return new(platform, version);
    }

    private static ParentImage Of(Resource image) => new(image.Document.TextOrNull("platform"), image.Document.TextOrNull("osVersion"));

    /// <returns>How the service's message names a registry whose images need a platform override; null if they need none.</returns>
    private static string? KindOfRegistry(string parent, Call call) =>
        parent.StartsWith("public.ecr.aws/", StringComparison.Ordinal) ? "ECR Public Repositories"
        : PrivateRegistry().IsMatch(parent) ? "ECR Repositories"
        : call.World.Options.PlatformOverrideRequired ? "a registry's image"
        : null;

    private static Protocol.ApiError NoMac(string parameter) =>
        InvalidParameter.Value(parameter, "Container recipes don't currently support the macOS platform.");

    [GeneratedRegex("^(ami-[0-9a-f]{8,17}|ssm:.+|prod-[a-z0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")]
    private static partial Regex OtherParent();

    [GeneratedRegex("^[0-9]{12}\\.dkr[.-]ecr[.-]")]
    private static partial Regex PrivateRegistry();
}
