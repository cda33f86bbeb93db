using System.Diagnostics.CodeAnalysis;

namespace ImageBuilderAutomation.Domain;

/// <summary>The identity and person behind an IAM or STS ARN.</summary>
/// <param name="Identity"><c>role/Name</c> or <c>user/name</c>. Without the path, because the ARN of an assumed role has none.</param>
/// <param name="Person">The user's name, or the session name of an assumed role.</param>
public sealed record Principal(string Account, string Identity, string Person)
{
    /// <summary>Null for a user.</summary>
    public string? RoleName => Identity.StartsWith("role/", StringComparison.Ordinal) ? Identity["role/".Length..] : null;

    /// <summary>False for a role itself, of which nobody knows who acts as it.</summary>
    public bool IsPerson => Person != Identity;

    /// <summary>For people, who know their account: <c>role/PlatformApprover/kim</c>, <c>user/kim</c>, or the text itself.</summary>
    public static string ShortNameOf(string arn) => !TryParse(arn, out var principal) ? arn
        : principal.IsPerson && principal.RoleName is not null ? $"{principal.Identity}/{principal.Person}"
        : principal.Identity;

    public static bool TryParse(string text, [NotNullWhen(true)] out Principal? principal)
    {
        principal = null;
        if (text.Split(':', 6) is not ["arn", { Length: > 0 }, "iam" or "sts", "", { Length: > 0 } account, var resource])
            return false;

        principal = resource.Split('/') switch
        {
            ["assumed-role", { Length: > 0 } role, { Length: > 0 } session] => new(account, $"role/{role}", session),
            ["role", .., { Length: > 0 } role] => new(account, $"role/{role}", $"role/{role}"),
            ["user", .., { Length: > 0 } user] => new(account, $"user/{user}", user),
            _ => null,
        };
        return principal is not null;
    }
}
