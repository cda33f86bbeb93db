using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.People;

/// <summary>A role of the stack's account.</summary>
/// <param name="TrustPolicy">The JSON of the policy that says who may assume the role. This host does not enforce it.</param>
public sealed record LocalRole(string Name, string Path, string TrustPolicy);

/// <summary>The roles of the stack's account: those that were put, and those that somebody assumed.</summary>
/// <param name="put">Replace what an assumed role of the same name would be.</param>
/// <param name="namesSessions">Whether the trust policy of an assumed role demands that the session has the user's name. It is not enforced.</param>
public sealed partial class LocalRoles(TemplateSettings settings, IEnumerable<LocalRole> put, TimeProvider clock, bool namesSessions = false)
{
    private const string SingleSignOn = "/aws-reserved/sso.amazonaws.com/";

    private readonly ConcurrentDictionary<string, LocalRole> _roles =
        new(put.Select(role => KeyValuePair.Create(role.Name, role)), StringComparer.OrdinalIgnoreCase);

    /// <summary>When all roles were created: at the start of this host.</summary>
    public DateTimeOffset CreatedAt { get; } = clock.GetUtcNow();

    /// <returns>Null for a role that was neither put nor assumed. IAM compares names without case.</returns>
    public LocalRole? Find(string name) => _roles.GetValueOrDefault(name);

    public string ArnOf(LocalRole role) => $"arn:{settings.Partition}:iam::{settings.Account}:role{role.Path}{role.Name}";

    public string IdOf(LocalRole role) => IdOf(settings.Account, role.Name);

    /// <summary>Creates the role unless it exists. Roles of other accounts are not kept: GetRole shows only those of the caller's account.</summary>
    /// <returns>The role's id.</returns>
    internal string Assumed(string account, string path, string name)
    {
        if (account == settings.Account)
            _roles.GetOrAdd(name, _ => Default(path, name));
        return IdOf(account, name);
    }

    private static string IdOf(string account, string name) => UniqueIds.Of("AROA", $"{account}/{name}");

    // Documented: IAM Identity Center User Guide, "Referencing permission sets in resource policies": name and path of its roles, whose path may end with
    // a Region. Assumed: its trust policy, as Identity Center writes it, with the same audience in every partition and an invented id of the provider.
    private LocalRole Default(string path, string name)
    {
        var ofSingleSignOn = SingleSignOnName().IsMatch(name) && (path == "/" || path.StartsWith(SingleSignOn, StringComparison.Ordinal));
        var statement = new JsonObject { ["Effect"] = "Allow" };
        if (ofSingleSignOn)
        {
            statement["Principal"] = new JsonObject
            {
                ["Federated"] = $"arn:{settings.Partition}:iam::{settings.Account}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE",
            };
            statement["Action"] = new JsonArray("sts:AssumeRoleWithSAML", "sts:TagSession");
            statement["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["SAML:aud"] = "https://signin.aws.amazon.com/saml" } };
        }
        else
        {
            statement["Principal"] = new JsonObject { ["AWS"] = $"arn:{settings.Partition}:iam::{settings.Account}:root" };
            statement["Action"] = "sts:AssumeRole";
            if (namesSessions)
                statement["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["sts:RoleSessionName"] = "${aws:username}" } };
        }

        var policy = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(statement) };
        return new(name, ofSingleSignOn && path == "/" ? SingleSignOn : path, policy.ToJsonString());
    }

    [GeneratedRegex(@"^AWSReservedSSO_[A-Za-z0-9_+=,.@-]+_[0-9a-f]{16}\z")]
    private static partial Regex SingleSignOnName();
}
