using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Triggers;
using TestKit.Gates;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>Who counts as the starter of a build that the stack, a service or a person started.</summary>
public sealed class BuildStartersTests
{
    private const string Image = "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/7";
    private const string Function = "arn:aws:sts::111122223333:assumed-role/stack-OperateStackRole-1A2B/stack-OperateStack-3C4D";
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/Platform/kim";
    private const string NotRecorded = "a function of the stack started it, and it is not recorded for whom";

    private static readonly DateTimeOffset CreatedAt = new(2026, 7, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly InMemoryPipelineRunRecords _runs = new();
    private readonly FakeRoles _roles = new();
    private bool _isLocal;

    [Theory]
    [InlineData(Function, false)]
    [InlineData("arn:aws:iam::111122223333:user/StartDeferredBuilds", true)]
    public async Task Whoever_asked_a_function_of_the_stack_is_the_starter_and_the_function_is_not(string function, bool isLocal)
    {
        _isLocal = isLocal;
        await RecordOriginAsync([Kim]);

        Assert.Equal([Kim], await PeopleAsync(Started(function)));
    }

    [Fact]
    public async Task A_build_that_the_policy_started_belongs_to_nobody()
    {
        await RecordOriginAsync([]);

        Assert.Empty(await PeopleAsync(Started(Function), Started(Function) with { EventId = "event-2", Operation = "RetryImage" }));
    }

    /// <remarks>A function that is ended between the start and its record leaves none.</remarks>
    [Theory]
    [InlineData(Function, false)]
    [InlineData("arn:aws:iam::111122223333:user/OperateStack", true)]
    public async Task The_starter_is_unknown_while_no_record_says_for_whom_the_stack_started_the_build(string function, bool isLocal)
    {
        _isLocal = isLocal;
        Assert.Equal(NotRecorded, await UnknownAsync(Started(function)));

        await RecordOriginAsync(null);
        Assert.Equal(NotRecorded, await UnknownAsync(Started(function)));
    }

    /// <remarks>Only on a local stack does a function call as the user of its own name.</remarks>
    [Theory]
    [InlineData("arn:aws:sts::111122223333:assumed-role/other-OperateStackRole-1A2B/session")]
    [InlineData("arn:aws:sts::999922223333:assumed-role/stack-OperateStackRole-1A2B/session")]
    [InlineData("arn:aws:iam::111122223333:user/OperateStack")]
    public async Task Whoever_has_the_name_of_a_function_in_another_place_stays_a_starter(string other)
    {
        await RecordOriginAsync([]);

        Assert.Equal([other], await PeopleAsync(Started(other)));
    }

    /// <remarks>An image of the same ARN was deleted before. What is recorded of it says nothing about this one.</remarks>
    [Fact]
    public async Task Records_that_are_older_than_the_image_do_not_count()
    {
        await RecordOriginAsync([], CreatedAt.AddMinutes(-3));

        Assert.Equal(NotRecorded, await UnknownAsync(Started(Function)));
        Assert.Equal("no start event was received", await UnknownAsync(Started(Kim) with { At = CreatedAt.AddMinutes(-3) }));
        Assert.Equal([Kim], await PeopleAsync(Started(Kim), Started(Function) with { EventId = "event-2", At = CreatedAt.AddDays(-1) }));
    }

    /// <remarks>The stack's own record of the earlier image's start is only a few seconds older than the image. That of this one was never written.</remarks>
    [Fact]
    public async Task An_origin_that_an_earlier_call_explains_does_not_stand_for_a_later_one()
    {
        await RecordOriginAsync([], CreatedAt.AddSeconds(-25));

        Assert.Equal(
            NotRecorded, await UnknownAsync(Started(Function) with { At = CreatedAt.AddSeconds(-25) }, Started(Function) with { EventId = "event-2" }));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task It_is_known_whether_the_names_were_proven_when_people_asked(bool isProven, bool isRecorded)
    {
        await _runs.TryWriteOriginAsync(
            Image, new("arn:pipeline", 1, "requested", [], [], "hash", CreatedAt) { RequestedBy = [Kim], AreNamesProven = isRecorded }, default);
        var starts = new[] { Started(Function), Started(Kim) with { EventId = "event-2", NameProvenAt = isProven ? CreatedAt : null } };

        var read = Assert.IsType<Known<RecordedStarters>.Yes>(await Starters(starts).ReadAsync(Facts, default)).Value;

        Assert.Equal([new(Kim, isProven)], read.People.Distinct());
    }

    [Fact]
    public async Task The_starter_is_unknown_if_the_service_does_not_say_when_the_image_was_created()
    {
        var read = await Starters(Started(Kim)).ReadAsync(Facts with { CreatedAt = null }, default);

        Assert.IsType<Known<RecordedStarters>.No>(read);
    }

    /// <remarks>EventBridge acts by itself. CloudFormation and Step Functions act for whoever passes them a role, which is a person.</remarks>
    [Theory]
    [InlineData(true, "events.amazonaws.com", false)]
    [InlineData(true, "scheduler.amazonaws.com", false)]
    [InlineData(true, "cloudformation.amazonaws.com", true)]
    [InlineData(true, "states.amazonaws.com", true)]
    [InlineData(true, null, true)]
    [InlineData(false, "cloudformation.amazonaws.com", true)]
    public async Task Only_EventBridge_under_a_role_that_only_services_assume_is_nobody(bool onlyServices, string? service, bool isStarter)
    {
        _roles.All["Platform"] = new RoleFacts("/", NamesSessions: false) { OnlyServices = onlyServices };

        Assert.Equal(isStarter ? [Kim] : Array.Empty<string>(), await PeopleAsync(Started(Kim) with { Service = service }));
    }

    /// <remarks>CloudTrail may name the service that called and no ARN.</remarks>
    [Theory]
    [InlineData("imagebuilder.amazonaws.com", true)]
    [InlineData("events.amazonaws.com", true)]
    [InlineData("states.amazonaws.com", false)]
    [InlineData("cloudformation.amazonaws.com", false)]
    [InlineData(null, false)]
    public async Task Without_an_ARN_only_a_service_that_acts_by_itself_is_nobody(string? service, bool isNobody)
    {
        var start = Started(Kim) with { StartedBy = null, Service = service };

        if (isNobody)
            Assert.Empty(await PeopleAsync(start));
        else
            Assert.StartsWith("CloudTrail names ", await UnknownAsync(start), StringComparison.Ordinal);
    }

    /// <remarks>The policy had the stack start the first build, for nobody, and it was deleted; kim had the stack start the next one of the same ARN.</remarks>
    [Fact]
    public async Task The_origin_of_a_deleted_image_does_not_stand_for_that_of_the_image_that_followed()
    {
        await _runs.TryWriteOriginAsync(Image, Origin(1, [], CreatedAt.AddSeconds(-90)), default);
        await _runs.TryWriteOriginAsync(Image, Origin(2, [Kim], CreatedAt.AddSeconds(-1)), default);

        var read = await Starters(Started(Function) with { At = CreatedAt.AddSeconds(-90) }, Started(Function) with { EventId = "event-2" }).ReadAsync(Facts, default);

        // Kim, or unknown; but not nobody, because then kim may approve.
        Assert.False(read is Known<RecordedStarters>.Yes { Value.People.Count: 0 }, "the build that kim started belongs to nobody");

        static BuildOrigin Origin(int run, IReadOnlyList<string> requestedBy, DateTimeOffset sentAt) =>
            new("arn:pipeline", run, "requested", [], [], "hash", sentAt) { RequestedBy = requestedBy, SentAt = sentAt };
    }

    /// <remarks>The start of the deleted image is verified. The event of the start of the new one is late or lost, so the starter is unknown.</remarks>
    [Fact]
    public async Task The_start_of_a_deleted_image_does_not_stand_for_that_of_the_image_that_followed()
    {
        var read = await Starters(Started(Kim) with { At = CreatedAt.AddSeconds(-90) }).ReadAsync(Facts, default);

        Assert.IsType<Known<RecordedStarters>.No>(read);
    }

    private static ImageFacts Facts => new(
        Image, null, null, "Base", "1.0.0", "Linux", "USER_INITIATED", "DISTRIBUTING", CreatedAt, null, null, TestsEnabled: true, new Dictionary<string, string>());

    private static BuildStart Started(string by) => new(Image, "event-1", "StartImagePipelineExecution", by, null, CreatedAt.AddSeconds(-1)) { VerifiedAt = CreatedAt };

    private BuildStarters Starters(params BuildStart[] starts) => GateEvidenceTests.StartersOf(starts, _runs, _roles, _isLocal);

    private async Task<IReadOnlyList<string>> PeopleAsync(params BuildStart[] starts) =>
        Assert.IsType<Known<RecordedStarters>.Yes>(await Starters(starts).ReadAsync(Facts, default)).Value.People.Select(person => person.Arn).ToList();

    private async Task<string> UnknownAsync(params BuildStart[] starts) =>
        Assert.IsType<Known<RecordedStarters>.No>(await Starters(starts).ReadAsync(Facts, default)).Reason;

    private Task RecordOriginAsync(IReadOnlyList<string>? requestedBy, DateTimeOffset? sentAt = null) => _runs.TryWriteOriginAsync(
        Image, new("arn:pipeline", 1, "requested", [], [], "hash", CreatedAt.AddDays(-1)) { RequestedBy = requestedBy, SentAt = sentAt ?? CreatedAt }, default);
}
