namespace ImageBuilderAutomation.Policies;

/// <param name="Members"><c>role/Name</c> or <c>user/name</c> in the image's own account, or a full IAM ARN of any account.</param>
public sealed record ApproverGroup(string Name, IReadOnlyList<string> Members)
{
    public override string ToString() => $"{Name} ({string.Join(", ", Members)})";

    /// <param name="account">The image's account. Members without an ARN belong to it.</param>
    public bool Has(Principal principal, string account) => Members.Any(member => member.StartsWith("arn:", StringComparison.Ordinal)
        ? Principal.TryParse(member, out var named) && named.Account == principal.Account && named.Identity == principal.Identity
        : principal.Account == account && member == principal.Identity);
}
