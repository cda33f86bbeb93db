using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations.ImageRecipes;

/// <summary>The parent image of an image recipe.</summary>
public static partial class ParentImage
{
    // Documented: API reference: an AMI id, an image's ARN, "ssm:" with a parameter, or a Marketplace product id.
    // Assumed: named AMIs, parameters and products exist; the emulator has no EC2 to ask.
    /// <returns>The image's platform; null if only EC2 knows it.</returns>
    public static string? PlatformOf(Call call, string parent)
    {
        if (ResourceArn.TryParse(parent, out var arn) && arn.Type == "image")
            return Lookup.Referenced(call, "parentImage", parent).Document.TextOrNull("platform");

        return Other().IsMatch(parent) ? null : throw InvalidParameter.Value(
            "parentImage", "It must be an AMI id, the ARN of an image, 'ssm:' followed by a parameter's name or ARN, or a Marketplace product id.");
    }

    [GeneratedRegex("^(ami-[0-9a-f]{8,17}|ssm:.+|prod-[a-z0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")]
    private static partial Regex Other();
}
