using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Triggers;
using TestKit.Gates;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>
/// Somebody cancels and deletes an image right after its start, and starts another one that gets the same ARN, all within two minutes. What is recorded of the
/// deleted image must not stand for the starter of the new one.
/// </summary>
public sealed class DeletedImageStarterTests
{
    private const string Image = "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/7";
    private const string Function = "arn:aws:sts::111122223333:assumed-role/stack-OperateStackRole-1A2B/stack-OperateStack-3C4D";
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/Platform/kim";
    private const string Lee = "arn:aws:sts::111122223333:assumed-role/Platform/lee";

    private static readonly DateTimeOffset CreatedAt = new(2026, 7, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly InMemoryPipelineRunRecords _runs = new();

    /// <remarks>
    /// No message is lost here. The policy had the stack start the first build, for nobody; kim had the stack start the second one. The record of the first one
    /// stays, because the item is written once, and it is only 90 seconds older than the image.
    /// </remarks>
    [Fact]
    public async Task The_origin_of_a_deleted_image_does_not_stand_for_that_of_the_image_that_followed()
    {
        await _runs.TryWriteOriginAsync(Image, Origin(1, [], CreatedAt.AddSeconds(-90)), default);
        await _runs.TryWriteOriginAsync(Image, Origin(2, [Kim], CreatedAt.AddSeconds(-1)), default);

        var read = await StartersAsync(Started("event-1", Function, CreatedAt.AddSeconds(-90)), Started("event-2", Function, CreatedAt.AddSeconds(-1)));

        // Kim, or unknown; but not nobody, because then kim may approve.
        Assert.False(read is Known<RecordedStarters>.Yes { Value.People.Count: 0 }, "the build that kim started belongs to nobody");
    }

    /// <remarks>Lee's start of the deleted image is verified. The event of kim's start of the new one is late or lost, so the starter is unknown.</remarks>
    [Fact]
    public async Task The_start_of_a_deleted_image_does_not_stand_for_that_of_the_image_that_followed()
    {
        var read = await StartersAsync(Started("event-1", Lee, CreatedAt.AddSeconds(-90)));

        Assert.IsType<Known<RecordedStarters>.No>(read);
    }

    private static ImageFacts Facts => new(
        Image, null, null, "Base", "1.0.0", "Linux", "USER_INITIATED", "DISTRIBUTING", CreatedAt, null, null, TestsEnabled: true, new Dictionary<string, string>());

    private static BuildStart Started(string eventId, string by, DateTimeOffset at) =>
        new(Image, eventId, "StartImagePipelineExecution", by, null, at) { VerifiedAt = at };

    private static BuildOrigin Origin(int run, IReadOnlyList<string> requestedBy, DateTimeOffset sentAt) =>
        new("arn:pipeline", run, "requested", [], [], "hash", sentAt) { RequestedBy = requestedBy, SentAt = sentAt };

    private async Task<Known<RecordedStarters>> StartersAsync(params BuildStart[] starts) =>
        await GateEvidenceTests.StartersOf(starts, _runs, new FakeRoles(), false).ReadAsync(Facts, default);
}
