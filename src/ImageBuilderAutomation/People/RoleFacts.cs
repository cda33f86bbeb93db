using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.People;

/// <summary>What IAM says about a role.</summary>
/// <param name="Path">Nobody but Identity Center can create a role with its reserved path.</param>
/// <param name="NamesSessions">Whether the trust policy lets nobody choose a session name that is not their own.</param>
public sealed record RoleFacts(string Path, bool NamesSessions)
{
    /// <summary>IAM's unique id: <c>AROA…</c>. A role that is created later with the same name has another one. Null if IAM did not show it.</summary>
    public string? Id { get; init; }

    /// <summary>Whether the trust policy lets nobody but AWS services assume the role.</summary>
    public bool OnlyServices { get; init; }

    public bool IsIdentityCenter => Path.StartsWith(IdentityCenter.Path, StringComparison.Ordinal);
}

/// <summary>Reads the roles of the stack's own account.</summary>
public interface IRoles
{
    /// <summary>iam:GetRole. Answers may be minutes old.</summary>
    /// <param name="name">Without its path.</param>
    /// <returns>Unknown when the role cannot be read or does not exist.</returns>
    Task<Known<RoleFacts>> ReadAsync(string name, CancellationToken cancellationToken);
}

/// <summary>The roles that IAM Identity Center creates in an account, one for each permission set.</summary>
public static class IdentityCenter
{
    /// <summary>Documented: IAM Identity Center User Guide, "Referencing permission sets in resource policies".</summary>
    public const string Path = "/aws-reserved/sso.amazonaws.com/";

    private const string Prefix = "role/AWSReservedSSO_";
    private const string AnySuffix = "_*";
    private const int SuffixLength = 16;

    /// <summary>Whether a member of a group stands for a permission set's role, whatever its suffix is.</summary>
    public static bool IsPattern(string identity) =>
        identity.StartsWith(Prefix, StringComparison.Ordinal) && identity.Length > Prefix.Length + AnySuffix.Length
        && identity.EndsWith(AnySuffix, StringComparison.Ordinal) && !identity[..^1].Contains('*', StringComparison.Ordinal);

    /// <summary>Whether a name has the form that Identity Center gives. The name alone proves nothing.</summary>
    public static bool HasForm(string identity) =>
        identity.StartsWith(Prefix, StringComparison.Ordinal) && identity.Length > Prefix.Length + 1 + SuffixLength
        && identity[^(SuffixLength + 1)] == '_' && identity[^SuffixLength..].All(char.IsAsciiHexDigitLower);

    internal static bool Matches(string member, string identity) =>
        IsPattern(member) && HasForm(identity) && identity[..^SuffixLength] == member[..^1];
}
