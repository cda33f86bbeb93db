namespace ImageBuilderAutomation.Domain;

/// <summary>A parent image that is a parameter of SSM Parameter Store, which holds an AMI id: <c>ssm:/name</c>, or <c>ssm:</c> with its ARN.</summary>
/// <param name="Parameter">The name or the ARN.</param>
public sealed record ParameterReference(string Parameter)
{
    private const string Prefix = "ssm:";
    private const string InArn = ":parameter/";

    /// <returns>Null if the parent is not a parameter.</returns>
    public static ParameterReference? Of(string parentImage) =>
        parentImage.StartsWith(Prefix, StringComparison.Ordinal) ? new(parentImage[Prefix.Length..]) : null;

    /// <summary>Without a leading slash where the recipe has the ARN, which does not show whether the name has one.</summary>
    public string Name => Parameter.StartsWith("arn:", StringComparison.Ordinal) && Parameter.IndexOf(InArn, StringComparison.Ordinal) is >= 0 and var at
        ? Parameter[(at + InArn.Length)..]
        : Parameter;

    /// <summary>Whether AWS publishes it for all accounts. Its value is an AMI of Amazon or of a seller.</summary>
    public bool IsPublic => Name.TrimStart('/').StartsWith("aws/service/", StringComparison.Ordinal);
}
