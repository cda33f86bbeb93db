using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace TestKit.Gates;

/// <summary>The account's roles. Unless a test says otherwise, every role has session names that are its users' own.</summary>
public sealed class FakeRoles : IRoles
{
    public static readonly RoleFacts NamesPeople = new("/", NamesSessions: true);
    public static readonly RoleFacts AnyName = new("/", NamesSessions: false);
    public static readonly RoleFacts IdentityCenterRole = new("/aws-reserved/sso.amazonaws.com/eu-west-1/", NamesSessions: false);

    /// <summary>By name. Null: the role cannot be read.</summary>
    public Dictionary<string, RoleFacts?> All { get; } = new(StringComparer.Ordinal);

    public List<string> Reads { get; } = [];

    public Task<Known<RoleFacts>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        Reads.Add(name);
        return Task.FromResult<Known<RoleFacts>>(
            !All.TryGetValue(name, out var facts) ? new Known<RoleFacts>.Yes(NamesPeople)
            : facts is null ? new Known<RoleFacts>.No($"role {name} cannot be read: AccessDenied")
            : new Known<RoleFacts>.Yes(facts));
    }
}
