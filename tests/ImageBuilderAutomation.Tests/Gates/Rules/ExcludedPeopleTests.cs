using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Tests.Policies;

namespace ImageBuilderAutomation.Tests.Gates.Rules;

/// <summary>Whose approval does not count, where session names prove who somebody is and where they do not.</summary>
public sealed class ExcludedPeopleTests
{
    private const string Sso = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Publisher_0123456789abcdef/pat";

    private static readonly ApproverGroup Platform = new("platform", ["role/Platform", "role/Free", "user/pat"]);

    private static readonly KnownRoles Roles = new("111122223333", new Dictionary<string, Known<RoleFacts>>
    {
        ["Platform"] = new Known<RoleFacts>.Yes(new("/", NamesSessions: true)),
        ["Publisher"] = new Known<RoleFacts>.Yes(new("/", NamesSessions: true)),
        ["Free"] = new Known<RoleFacts>.Yes(new("/", NamesSessions: false)),
        ["Gone"] = new Known<RoleFacts>.No("role Gone cannot be read: 404"),
    });

    /// <remarks>Each approval is that of a member, and one seat is open.</remarks>
    [Theory]
    [InlineData("Platform/lee", "Platform/kim", Truth.True, "approved by lee")]
    [InlineData("Platform/kim", "Publisher/kim", Truth.False, "not counting kim, who started the build")]
    [InlineData("Free/zoe", "Platform/kim", Truth.False, "not counting zoe, who may be anybody")]
    [InlineData("Free/zoe", "Free/kim", Truth.False, "not counting zoe, who started the build")]
    [InlineData("Platform/lee", "Free/kim", Truth.Unknown, "it is unknown who started the build: whoever assumes role/Free may choose the session name")]
    [InlineData("Platform/lee", "Gone/kim", Truth.Unknown, "it is unknown who started the build: role Gone cannot be read: 404")]
    [InlineData("Free/zoe", "", Truth.True, "approved by zoe")]
    public void Only_somebody_who_is_another_person_for_sure_approves_what_somebody_started(string by, string starter, Truth truth, string observed) =>
        AssertResult(Evaluate(by, starter: starter, author: "", notStarter: true), truth, observed);

    [Theory]
    [InlineData("Platform/lee", "Publisher/pat", Truth.True, "approved by lee")]
    [InlineData("Platform/pat", "Publisher/pat", Truth.False, "not counting pat, who published the policy")]
    [InlineData("Free/zoe", "Publisher/pat", Truth.False, "not counting zoe, who may be anybody")]
    [InlineData("Platform/lee", "Free/pat", Truth.Unknown, "it is unknown who published the policy: whoever assumes role/Free may choose the session name")]
    [InlineData("Platform/lee", "Gone/pat", Truth.Unknown, "it is unknown who published the policy: role Gone cannot be read: 404")]
    [InlineData("Free/zoe", "", Truth.True, "approved by zoe")]
    public void Only_somebody_who_is_another_person_for_sure_approves_by_what_somebody_published(string by, string author, Truth truth, string observed) =>
        AssertResult(Evaluate(by, starter: "", author: author, notStarter: false), truth, observed);

    /// <remarks>The next role of the same permission set has another suffix, and the author remains one.</remarks>
    [Theory]
    [InlineData("Platform/lee", Truth.True)]
    [InlineData("Platform/pat", Truth.False)]
    public void An_author_whose_Identity_Center_role_was_deleted_is_known_by_name(string by, Truth truth) =>
        Assert.Equal(truth, Evaluate(by, starter: "", author: Sso, notStarter: false).Truth);

    /// <remarks>The roles let nobody choose a name any more. Whoever acted before may have been anybody.</remarks>
    [Theory]
    [InlineData("Platform/zoe", "Publisher/kim", "", Truth.False, "not counting zoe, who may be anybody")]
    [InlineData("Platform/lee", "Publisher/zoe", "", Truth.Unknown, "it is unknown who started the build: whoever acted as role/Publisher/zoe could choose the name at that time")]
    [InlineData("Platform/lee", "", "Publisher/zoe", Truth.Unknown, "it is unknown who published the policy: whoever acted as role/Publisher/zoe could choose the name")]
    [InlineData("Platform/lee", "", Sso, Truth.Unknown, "it is unknown who published the policy")]
    public void A_name_that_was_not_proven_when_somebody_acted_proves_nothing_later(string by, string starter, string author, Truth truth, string observed)
    {
        var facts = FactsOf(by, starter, author);
        var unproven = new[] { by, starter, author }.Where(person => person.EndsWith("/zoe", StringComparison.Ordinal) || person == Sso)
            .Select(person => Principal.TryParse(Arn(person), out var principal) ? principal : throw new ArgumentException(person));

        var result = new ApprovalsCondition([Platform], 1, NotStarter: true).Evaluate(facts with { Roles = Roles with { Unproven = unproven.ToHashSet() } });

        AssertResult(Assert.Single(result), truth, observed);
    }

    [Fact]
    public void A_condition_names_the_sessions_whose_approvals_fill_its_seats()
    {
        var facts = FactsOf("Platform/lee", starter: "Platform/kim", author: "");
        facts = facts with { Approvals = [.. facts.Approvals, Facts.By("platform", "Platform", "kim")] };

        var result = Assert.Single(new ApprovalsCondition([Platform], 1, NotStarter: true).Evaluate(facts));

        Assert.Equal(["arn:aws:sts::111122223333:assumed-role/Platform/lee"], result.ApprovedBy);
    }

    private static void AssertResult(ConditionResult result, Truth truth, string observed)
    {
        Assert.Equal(truth, result.Truth);
        Assert.Contains(observed, result.Observed, StringComparison.Ordinal);
    }

    private static ConditionResult Evaluate(string by, string starter, string author, bool notStarter) =>
        Assert.Single(new ApprovalsCondition([Platform], 1, notStarter).Evaluate(FactsOf(by, starter, author)));

    private static GateFacts FactsOf(string by, string starter, string author) => Facts.Quiet with
    {
        Roles = Roles,
        Approvals = [new("platform", Arn(by), "looks good", Facts.StartedAt)],
        Starters = new Known<IReadOnlyList<string>>.Yes(starter.Length == 0 ? [] : [Arn(starter)]),
        PolicyAuthors = author.Length == 0 ? [] : [Arn(author)],
    };

    private static string Arn(string person) =>
        person.StartsWith("arn:", StringComparison.Ordinal) ? person : $"arn:aws:sts::111122223333:assumed-role/{person}";
}
