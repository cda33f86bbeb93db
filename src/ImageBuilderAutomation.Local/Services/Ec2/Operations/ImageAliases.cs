using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>AMI ids that are given by a parameter: <c>resolve:ssm:name</c>, also with a version, or with the parameter's ARN.</summary>
// Documented: EC2 User Guide, "Use a Systems Manager parameter instead of an AMI ID": resolved at each launch.
// Simplified: Parameter Store of this host keeps one version and no labels.
internal static class ImageAliases
{
    private const string Prefix = "resolve:ssm:";

    /// <returns>The id of an AMI; a text that is no alias as it is.</returns>
    // Assumed: the error code.
    public static string Resolve(Ec2Call call, string image)
    {
        if (!image.StartsWith(Prefix, StringComparison.Ordinal))
            return image;
        var (name, version) = Parse(image[Prefix.Length..]);
        var parameter = call.World.ParametersOf(call.Account, call.Region.Name)
            .FirstOrDefault(known => (known.Name == name || known.Arn == name) && (version is null || version == $"{known.Version}"));
        return parameter is { Values: [var value] } ? value : throw Ec2Exception.Invalid("ImageId", image, "the name of a parameter whose value is the id of an AMI");
    }

    // An ARN has five colons before the parameter's name.
    private static (string Name, string? Version) Parse(string reference)
    {
        var start = reference.StartsWith("arn:", StringComparison.Ordinal) ? reference.LastIndexOf('/') : 0;
        var colon = reference.IndexOf(':', Math.Max(start, 0));
        return colon < 0 ? (reference, null) : (reference[..colon], reference[(colon + 1)..]);
    }
}
