using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.People;

/// <summary>The roles behind some people, as IAM showed them.</summary>
/// <param name="Account">The stack's account. Roles of other accounts cannot be read.</param>
/// <param name="Roles">By name, without the path.</param>
public sealed record KnownRoles(string Account, IReadOnlyDictionary<string, Known<RoleFacts>> Roles)
{
    /// <summary>For scenarios, which name people and not sessions.</summary>
    public static readonly KnownRoles ForScenarios = new("", new Dictionary<string, Known<RoleFacts>>()) { IsForScenarios = true };

    internal bool IsForScenarios { get; init; }

    /// <summary>Those among the people who acted at a time when the role let them choose the name. It stays unproven, whatever the role says now.</summary>
    public IReadOnlySet<Principal> Unproven { get; init; } = new HashSet<Principal>();

    public static KnownRoles None(string account) => new(account, new Dictionary<string, Known<RoleFacts>>());

    public static async Task<KnownRoles> ReadAsync(IRoles roles, string account, IEnumerable<Actor> actors, CancellationToken cancellationToken)
    {
        var (read, unproven) = (new Dictionary<string, Known<RoleFacts>>(), new HashSet<Principal>());
        foreach (var actor in actors)
        {
            if (!Principal.TryParse(actor.Arn, out var principal))
                continue;
            if (!actor.IsNameProven)
                unproven.Add(principal);
            if (principal.Account == account && principal.RoleName is { } name && !read.ContainsKey(name))
                read[name] = await roles.ReadAsync(name, cancellationToken);
        }

        return new(account, read) { Unproven = unproven };
    }

    /// <summary>What IAM proves about a caller now, to be recorded with what the caller does.</summary>
    public static async Task<Person> ProveAsync(IRoles roles, string account, Person caller, CancellationToken cancellationToken)
    {
        var known = await ReadAsync(roles, account, [new(caller.Arn, IsNameProven: true)], cancellationToken);
        return caller with
        {
            // The facts may be minutes old and belong to an earlier role of the same name.
            IsNameProven = Principal.TryParse(caller.Arn, out var principal) && known.NamesPeople(principal) && known.StillExists(principal, caller.UserId) is Truth.True,
        };
    }

    public Known<RoleFacts> Of(Principal principal) =>
        IsForScenarios ? new Known<RoleFacts>.Yes(new(IdentityCenter.Path, NamesSessions: true))
        : principal.Account == Account && principal.RoleName is { } name && Roles.TryGetValue(name, out var facts) ? facts
        : new Known<RoleFacts>.No($"{principal.Identity} of account {principal.Account} was not read");

    /// <summary>Whether everybody who acts as this identity does so under their own name, and this one did so when they acted.</summary>
    public bool NamesPeople(Principal principal) =>
        principal.RoleName is null
        || (!Unproven.Contains(principal)
            && ((principal.Account != Account && IdentityCenter.HasForm(principal.Identity))
                || Of(principal) is Known<RoleFacts>.Yes { Value: { IsIdentityCenter: true } or { NamesSessions: true } }));

    /// <summary>
    /// Whether the role that somebody acted as still exists. It does not if a role of the same name was created in its place. While a role of the stack's account
    /// cannot be read that is unknown. Nobody asks it of users and of roles of other accounts, which cannot be read at all.
    /// </summary>
    /// <param name="userId">IAM's unique id of whoever acted: <c>AROA…:session</c>. Null in older records.</param>
    public Truth StillExists(Principal principal, string? userId) => (userId, Of(principal)) switch
    {
        (null, _) => Truth.True,
        (_, Known<RoleFacts>.Yes { Value.Id: { } id }) => userId.StartsWith($"{id}:", StringComparison.Ordinal) ? Truth.True : Truth.False,
        (_, Known<RoleFacts>.No) when principal.Account == Account && principal.RoleName is not null => Truth.Unknown,
        _ => Truth.True,
    };
}
