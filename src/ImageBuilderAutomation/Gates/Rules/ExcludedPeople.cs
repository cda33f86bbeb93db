using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>The people whose approvals do not count: who published the policy, and where the rule says so, who started the build.</summary>
internal sealed class ExcludedPeople
{
    private readonly KnownRoles _roles;
    private readonly IReadOnlyList<Principal> _starters;
    private readonly IReadOnlyList<Principal> _authors;

    private ExcludedPeople(KnownRoles roles, Named starters, Named authors)
    {
        (_roles, _starters, _authors) = (roles, starters.People, authors.People);
        Unknown = starters.Unknown is { } started ? $"it is unknown who started the build: {Printable.Shortened(started, 120)}"
            : authors.Unknown is { } published ? $"it is unknown who published the policy: {Printable.Shortened(published, 120)}"
            : null;
    }

    /// <summary>Why it is not known who all of them are; null when it is. Nobody is then another person for sure.</summary>
    public string? Unknown { get; }

    public static ExcludedPeople Of(ApprovalFacts facts, bool notStarter) => new(
        facts.Roles,
        !notStarter ? new([], null)
            : facts.Starters is Known<IReadOnlyList<string>>.Yes(var starters) ? PeopleOf(starters, person => WhyUnnamed(facts.Roles, person))
            : new([], ((Known<IReadOnlyList<string>>.No)facts.Starters).Reason),
        PeopleOf(facts.PolicyAuthors, person => WhyUnnamedAuthor(facts.Roles, person)));

    /// <summary>Splits approvals into those that may count, and why the others do not.</summary>
    public (IReadOnlyList<Approval> Counting, IReadOnlyList<string> Reasons) Split(IReadOnlyList<Approval> approvals)
    {
        var (counting, starters, authors, anybody) = (new List<Approval>(), new List<string>(), new List<string>(), new List<string>());
        foreach (var approval in approvals)
        {
            if (!Principal.TryParse(approval.By, out var by))
                counting.Add(approval);
            else if (_starters.Any(starter => _roles.AreSamePerson(starter, by)))
                starters.Add(by.Person);
            else if (_authors.Any(author => _roles.AreSamePerson(author, by)))
                authors.Add(by.Person);
            else if (_starters.Concat(_authors).Any() && !_roles.NamesPeople(by))
                anybody.Add(by.Person);
            else
                counting.Add(approval);
        }

        return (counting,
        [
            .. Reason(starters, "who started the build"),
            .. Reason(authors, "who published the policy"),
            .. Reason(anybody, "who may be anybody: the session name is not checked"),
        ]);
    }

    private static IEnumerable<string> Reason(List<string> people, string why) =>
        people.Count > 0 ? [$"{string.Join(", ", people.Distinct().Select(person => Printable.Shortened(person, 40)))}, {why}"] : [];

    private static Named PeopleOf(IReadOnlyList<string> arns, Func<Principal, string?> whyUnnamed)
    {
        var people = new List<Principal>();
        string? unknown = null;
        foreach (var arn in arns)
        {
            if (Principal.TryParse(arn, out var person))
                people.Add(person);
            unknown ??= person is null ? $"{arn} is neither a user nor an assumed role's session" : whyUnnamed(person);
        }

        return new(people, unknown);
    }

    private static string? WhyUnnamed(KnownRoles roles, Principal person) =>
        roles.NamesPeople(person) ? null
        : roles.Of(person) is Known<RoleFacts>.Yes { Value: { IsIdentityCenter: false, NamesSessions: false } }
            ? $"whoever assumes {person.Identity} may choose the session name"
        : roles.Unproven.Contains(person) ? $"whoever acted as {person.Identity}/{person.Person} could choose the name at that time"
        : ((Known<RoleFacts>.No)roles.Of(person)).Reason;

    /// <summary>
    /// An author remains one for as long as a rule is in force. Identity Center's role may be deleted by then, and the next one of the same permission set has
    /// another name. Nobody else gives such names, and publishing needed a role that existed.
    /// </summary>
    private static string? WhyUnnamedAuthor(KnownRoles roles, Principal author) =>
        IdentityCenter.HasForm(author.Identity) && !roles.Unproven.Contains(author) && roles.Of(author) is Known<RoleFacts>.No ? null : WhyUnnamed(roles, author);

    /// <param name="Unknown">Why one of them may be anybody else, or is not known at all; null when all are known for sure.</param>
    private sealed record Named(IReadOnlyList<Principal> People, string? Unknown);
}
