using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Descendants;

namespace ImageBuilderAutomation.Aws.Tests.Ec2;

/// <summary>Answers that the local host does not give, and its errors.</summary>
public sealed class ImageAncestryTests : IAsyncLifetime
{
    private const string Operation = "GetImageAncestry";

    private StubEc2 _ec2 = null!;

    public async Task InitializeAsync() => _ec2 = await StubEc2.StartAsync();

    public Task DisposeAsync() => _ec2.DisposeAsync().AsTask();

    [Fact]
    public async Task Each_AMI_is_asked_about_in_its_Region_and_a_source_that_is_no_entry_is_an_ancestor_too()
    {
        _ec2.Answers[Operation] = request => Entries((request["ImageId"], "ami-2"), ("ami-2", "ami-amazon"));

        var (ancestries, problem) = await ReadAsync(new("ami-1", "eu-west-1"), new("ami-9", "us-west-2"));

        Assert.Null(problem);
        Assert.Equal(["ami-1 ami-2,ami-amazon True", "ami-9 ami-2,ami-amazon True"], ancestries.Select(Text));
        Assert.Equal(["eu-west-1", "us-west-2"], _ec2.Signatures.Select(signature => signature.Split('/')[2]));
    }

    [Theory]
    [InlineData(49, true)]
    [InlineData(50, false)]
    public async Task A_chain_of_the_longest_length_may_go_on(int entries, bool isWhole)
    {
        _ec2.Answers[Operation] = _ => Entries([.. Enumerable.Range(1, entries).Select(n => ($"ami-{n}", (string?)$"ami-{n + 1}"))]);

        Assert.Equal((isWhole, entries), (await ReadAsync(new AmiInRegion("ami-1", "eu-west-1"))) switch { var (read, _) => (read[0].IsWhole, read[0].Ancestors.Count) });
    }

    [Theory]
    [InlineData("InvalidAMIID.NotFound")]
    [InlineData("InvalidAMIID.Unavailable")]
    public async Task An_AMI_that_is_gone_is_known_to_be_gone(string code)
    {
        _ec2.Errors[Operation] = request => request["ImageId"] == "ami-1" ? code : null;
        _ec2.Answers[Operation] = _ => Entries(("ami-2", null));

        var (ancestries, problem) = await ReadAsync(new("ami-1", "eu-west-1"), new("ami-2", "eu-west-1"));

        Assert.Null(problem);
        Assert.Equal([(false, true), (true, false)], ancestries.Select(ancestry => (ancestry.Exists, ancestry.IsKnown)));
    }

    [Theory]
    [InlineData("UnauthorizedOperation", 1)]
    [InlineData("InvalidAction", 1)]
    [InlineData("RequestLimitExceeded", null)]
    [InlineData("InternalError", 3)]
    public async Task A_refusal_is_a_problem_and_soon_ends_the_questions(string code, int? asked)
    {
        _ec2.Errors[Operation] = _ => code;

        var (ancestries, problem) = await ReadAsync([.. Enumerable.Range(1, 5).Select(n => new AmiInRegion($"ami-{n}", "eu-west-1"))]);

        Assert.Empty(ancestries);
        Assert.Contains(code, problem, StringComparison.Ordinal);
        var different = _ec2.Requests.Select(request => request["ImageId"]).Distinct().Count();
        Assert.Equal(asked ?? 1, different);
    }

    [Fact]
    public async Task A_single_failure_leaves_the_others_known()
    {
        _ec2.Errors[Operation] = request => request["ImageId"] == "ami-1" ? "InternalError" : null;
        _ec2.Answers[Operation] = _ => Entries(("ami-2", "ami-3"));

        var (ancestries, problem) = await ReadAsync(new("ami-1", "eu-west-1"), new("ami-2", "eu-west-1"));

        Assert.Equal(["ami-2 ami-3 True"], ancestries.Select(Text));
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ami-other")]
    public async Task An_answer_about_another_AMI_is_a_problem(string? first)
    {
        _ec2.Answers[Operation] = _ => first is null ? "" : Entries((first, "ami-3"));

        var (ancestries, problem) = await ReadAsync(new AmiInRegion("ami-1", "eu-west-1"));

        Assert.Empty(ancestries);
        Assert.Equal("EC2 returned no ancestry of ami-1 that begins with it", problem);
    }

    private Task<(IReadOnlyList<AmiAncestry> Ancestries, string? Problem)> ReadAsync(params AmiInRegion[] amis) => new ImageAncestry(_ec2.Calls).ReadAsync(amis, default);

    private static string Text(AmiAncestry ancestry) => $"{ancestry.AmiId} {string.Join(',', ancestry.Ancestors)} {ancestry.IsWhole}";

    private static string Entries(params (string Ami, string? Source)[] entries) =>
        $"<imageAncestryEntrySet>{string.Concat(entries.Select(entry =>
            $"<item><imageId>{entry.Ami}</imageId>{(entry.Source is null ? "" : $"<sourceImageId>{entry.Source}</sourceImageId>")}</item>"))}</imageAncestryEntrySet>";
}
