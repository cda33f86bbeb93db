namespace ImageBuilderAutomation.Triggers.Graph;

/// <summary>What a pipeline builds from, image or container.</summary>
/// <param name="ParentImage">An image reference, an AMI id, <c>ssm:/name</c>, <c>ssm:</c> and a parameter's ARN, or whatever else the service takes.</param>
public sealed record Recipe(string Arn, string ParentImage, IReadOnlyList<string> Components)
{
    private const string Parameter = "ssm:";
    private const string InArn = ":parameter/";

    /// <summary>The name of the parameter that holds the parent's AMI id; null where the parent is no parameter.</summary>
    public string? ParentParameter => !ParentImage.StartsWith(Parameter, StringComparison.Ordinal) ? null
        : ParentImage[Parameter.Length..] is var name && name.StartsWith("arn:", StringComparison.Ordinal) && name.IndexOf(InArn, StringComparison.Ordinal) is >= 0 and var at
            ? name[(at + InArn.Length)..]
            : name;

    /// <summary>An ARN does not tell whether the name begins with a slash.</summary>
    public bool HasParentParameter(string name) => ParentParameter?.TrimStart('/') == name.TrimStart('/');
}
