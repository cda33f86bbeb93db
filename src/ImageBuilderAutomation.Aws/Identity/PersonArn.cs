using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.Identity;

/// <summary>A person in short form: <c>role/Name/person</c>, <c>user/name</c>, or an IAM ARN.</summary>
public static class PersonArn
{
    /// <returns>The ARN that STS returns for this person in this account and partition; null when the text has none of the three forms.</returns>
    public static string? Read(string text, AccountRegion accountRegion)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(accountRegion);
        return text.Split('/') switch
        {
            ["role", { Length: > 0 } role, { Length: > 0 } person] => $"arn:{accountRegion.Partition}:sts::{accountRegion.Account}:assumed-role/{role}/{person}",
            ["user", { Length: > 0 } user] => $"arn:{accountRegion.Partition}:iam::{accountRegion.Account}:user/{user}",
            _ when text.StartsWith("arn:", StringComparison.Ordinal) => text,
            _ => null,
        };
    }
}
