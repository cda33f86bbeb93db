namespace ImageBuilderAutomation.Triggers.Graph;

/// <summary>What a pipeline builds from, image or container.</summary>
/// <param name="ParentImage">An image reference, an AMI id, <c>ssm:/name</c>, or whatever else the service takes.</param>
public sealed record Recipe(string Arn, string ParentImage, IReadOnlyList<string> Components)
{
    private const string Parameter = "ssm:";

    /// <summary>The name of the parameter that holds the parent's AMI id; null where the parent is no parameter.</summary>
    public string? ParentParameter => ParentImage.StartsWith(Parameter, StringComparison.Ordinal) ? ParentImage[Parameter.Length..] : null;
}
