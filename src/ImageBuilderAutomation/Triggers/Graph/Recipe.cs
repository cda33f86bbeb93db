namespace ImageBuilderAutomation.Triggers.Graph;

/// <summary>An image recipe or container recipe that a pipeline builds from.</summary>
/// <param name="ParentImage">An image reference, an AMI id, <c>ssm:/name</c>, <c>ssm:</c> with a parameter's ARN, or anything else the service accepts.</param>
public sealed record Recipe(string Arn, string ParentImage, IReadOnlyList<string> Components)
{
    private const string Parameter = "ssm:";
    private const string InArn = ":parameter/";

    /// <summary>The name of the parameter that holds the parent's AMI id; null if the parent is not a parameter.</summary>
    public string? ParentParameter => !ParentImage.StartsWith(Parameter, StringComparison.Ordinal) ? null
        : ParentImage[Parameter.Length..] is var name && name.StartsWith("arn:", StringComparison.Ordinal)
            && name.IndexOf(InArn, StringComparison.Ordinal) is >= 0 and var at
            ? name[(at + InArn.Length)..]
            : name;

    /// <summary>Ignores a leading slash, because a parameter's ARN does not show whether the name has one.</summary>
    public bool HasParentParameter(string name) => ParentParameter?.TrimStart('/') == name.TrimStart('/');
}
