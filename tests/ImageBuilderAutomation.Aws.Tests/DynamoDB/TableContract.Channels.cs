using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    private static readonly ChannelKey Prod = new("web", "prod");

    private ChannelRecords Channels => new(Table, AccountRegion);

    private RevocationRecords Revocations => new(Table, AccountRegion);

    private WatermarkRecords Watermarks => new(Table, AccountRegion);

    [ContractFact]
    public async Task A_channel_comes_back_as_it_was_written_with_its_move_and_its_targets()
    {
        var written = await Channels.TryWriteAsync(Channel(Move(1)), default);

        var read = await Channels.ReadAsync(Prod, default);
        Assert.Equal(1, written?.Version);
        Assert.Equal((written!.Version, written.NewestMadeAt, "ami-1"), (read!.Version, read.NewestMadeAt, read.Image!.AmiIn("eu-west-1", AccountRegion.Account)));
        Assert.Equal(written.Targets, read.Targets);
        Assert.Equal(written.Latest! with { To = null }, read.Latest! with { To = null });
        Assert.Null(await Channels.ReadAsync(new("web", "test"), default));
        Assert.Single(await Channels.ListAsync(default).ToListAsync());
    }

    [ContractFact]
    public async Task A_channel_moves_only_from_the_version_that_was_read()
    {
        var first = await Channels.TryWriteAsync(Channel(Move(1)), default);

        Assert.Null(await Channels.TryWriteAsync(Channel(Move(1)), default));
        Assert.Equal(2, (await Channels.TryWriteAsync(first! with { Latest = Move(2) }, default))?.Version);
        Assert.Null(await Channels.TryWriteAsync(first with { Latest = Move(2) }, default));
    }

    [ContractFact]
    public async Task A_move_is_added_once_under_its_number_and_moves_are_listed_oldest_first()
    {
        foreach (var number in new[] { 10, 2, 1, 2 })
            await Channels.AddMoveAsync(Prod, Move(number), default);
        await Channels.AddMoveAsync(Prod, Move(2) with { Reason = "another" }, default);
        await Channels.AddMoveAsync(new("web", "prod2"), Move(3), default);

        Assert.Equal([(1, "it was released"), (2, "it was released"), (10, "it was released")], (await Channels.ListMovesAsync(Prod, default)).Select(move => (move.Number, move.Reason)));
    }

    [ContractFact]
    public async Task A_revocation_is_replaced_only_at_the_version_that_was_read()
    {
        var first = await Revocations.TryWriteAsync(Revocation("base/1.0.0/1"), default);

        Assert.Null(await Revocations.TryWriteAsync(Revocation("base/1.0.0/1"), default));
        var second = await Revocations.TryWriteAsync(first! with { State = RevocationState.Revoked }, default);
        Assert.Equal((2, true), (second!.Version, second.IsRevoked));
        Assert.Equal(second, await Revocations.ReadAsync(New.Image("base/1.0.0/1"), default));
        Assert.Equal([second], await Revocations.ListAsync(default));
        Assert.Null(await Revocations.ReadAsync(New.Image("base/1.0.0/2"), default));
    }

    [ContractFact]
    public async Task A_damaged_channel_or_revocation_is_neither_left_out_nor_taken_for_absent()
    {
        await PutAsync(new(new RecordKeys(AccountRegion).Channel(Prod), "channel") { Version = 1, Body = "{" });
        await PutAsync(new(new RecordKeys(AccountRegion).Revocation(New.Image("base/1.0.0/1")), "revocation") { Version = 1, Body = "{" });

        await Assert.ThrowsAsync<InvalidDataException>(() => Channels.ReadAsync(Prod, default));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await Channels.ListAsync(default).ToListAsync());
        var (listed, read) = (Assert.Single(await Revocations.ListAsync(default)), await Revocations.ReadAsync(New.Image("base/1.0.0/1"), default));
        Assert.Equal((New.Image("base/1.0.0/1"), RevocationState.Unreadable, true), (listed.ImageArn, listed.State, listed == read));
        Assert.NotNull(await Revocations.TryWriteAsync(Revocation("base/1.0.0/1") with { Version = read!.Version }, default));
    }

    [ContractFact]
    public async Task A_damaged_revocation_of_no_known_image_makes_the_whole_list_unreadable()
    {
        await PutAsync(new(new(new RecordKeys(AccountRegion).Revocations, "what"), "revocation") { Version = 1, Body = "{" });
        await Assert.ThrowsAsync<InvalidDataException>(() => Revocations.ListAsync(default));
    }

    [ContractFact]
    public async Task A_record_of_watermarks_comes_back_as_it_was_written_and_is_replaced_only_at_its_version()
    {
        var effect = new WatermarkEffect(
            new("ami-1", "eu-west-1"), WatermarkChange.Attach, "111122223333:base-released", EffectState.Verified, Samples.Morning)
        {
            VerifiedAt = Samples.Morning.AddMinutes(1),
            Problem = "none",
        };
        var first = await Watermarks.TryWriteAsync(new() { ImageArn = New.Image("base/1.0.0/1"), Reason = "it is released", Effects = [effect], ChangedAt = Samples.Morning }, default);

        Assert.Null(await Watermarks.TryWriteAsync(first! with { Version = 0 }, default));
        var read = Assert.Single(await Watermarks.ListAsync(default));
        Assert.Equal((1, New.Image("base/1.0.0/1"), "it is released", Samples.Morning), (read.Version, read.ImageArn, read.Reason, read.ChangedAt));
        Assert.Equal([effect], read.Effects);
    }

    [ContractFact]
    public async Task A_damaged_record_of_watermarks_is_empty_and_written_again()
    {
        await PutAsync(new(new RecordKeys(AccountRegion).Watermark(New.Image("base/1.0.0/1")), "watermarks") { Version = 1, Body = "{" });

        var read = Assert.Single(await Watermarks.ListAsync(default));

        Assert.Equal((New.Image("base/1.0.0/1"), 1, 0), (read.ImageArn, read.Version, read.Effects.Count));
        Assert.Equal(2, (await Watermarks.TryWriteAsync(read, default))?.Version);
    }

    private async Task SeedChannelsAsync()
    {
        foreach (var name in new[] { "test", "prod" })
            await Channels.TryWriteAsync(new() { Scope = "web", Name = name }, default);
        foreach (var number in new[] { 2, 1 })
            await Channels.AddMoveAsync(Prod, Move(number), default);
        foreach (var image in new[] { "web/1.0.0/1", "base/1.0.2/7" })
        {
            await Revocations.TryWriteAsync(Revocation(image), default);
            await Watermarks.TryWriteAsync(new() { ImageArn = New.Image(image) }, default);
        }
    }

    private static ChannelRecord Channel(ChannelMove move) => new()
    {
        Scope = "web",
        Name = "prod",
        Latest = move,
        NewestMadeAt = Samples.Morning,
        Targets = [new("parameter /web/prod", move.Number, "ami-1", EffectState.Sent) { Version = 4, SentAt = Samples.Morning, Problem = "a validation is in process" }],
    };

    private ChannelMove Move(int number) => new(
        number, MoveKind.Rule, null, new(New.Image($"base/1.0.0/{number}"), Samples.Morning, [new($"ami-{number}", "eu-west-1", null, null)]), null, "it was released", "8f3c1e",
        Samples.Morning);

    private RevocationRecord Revocation(string path) => new()
    {
        ImageArn = New.Image(path),
        State = RevocationState.Pending,
        By = "arn:aws:iam::111122223333:user/kim",
        Reason = "a private key is in it",
        At = Samples.Morning,
    };
}
