using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>AMI ids that are given by a parameter: <c>resolve:ssm:name</c>, also with a version or label, or with the parameter's ARN.</summary>
// Documented: EC2 User Guide, "Use a Systems Manager parameter instead of an AMI ID": resolved at each launch.
internal static class ImageAliases
{
    private const string Prefix = "resolve:ssm:";

    /// <returns>The id of an AMI; a text that is no alias as it is.</returns>
    // Assumed: the error code.
    public static string Resolve(Ec2Call call, string image) => !image.StartsWith(Prefix, StringComparison.Ordinal)
        ? image
        : call.World.Parameters.ValueOf(call.Account, call.Region.Name, image[Prefix.Length..])
            ?? throw Ec2Exception.Invalid("ImageId", image, "the name of a parameter whose value is the id of an AMI");
}
