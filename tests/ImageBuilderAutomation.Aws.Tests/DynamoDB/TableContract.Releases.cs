using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Releases.Recording;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    private ReleaseRecords Releases => new(Table, AccountRegion);

    [ContractFact]
    public async Task A_release_record_comes_back_as_it_was_written()
    {
        var written = await Releases.TryWriteAsync(Document("base/1.0.0/1", 1, "{ \"name\": \"Größe 🙂\" }\n"), default);

        Assert.Equal(1, written?.Version);
        Assert.Equal(written, await Releases.ReadAsync(New.Image("base/1.0.0/1"), default));
        Assert.Null(await Releases.ReadAsync(New.Image("base/1.0.0/2"), default));
    }

    [ContractFact]
    public async Task A_release_record_of_several_thousand_packages_fits_into_an_item()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(n => $$"""{ "type": "library", "name": "package-{{n * 7919 % 20_011}}", "version": "{{n % 13}}.{{n % 101}}-{{n % 7}}" },"""));

        await Releases.TryWriteAsync(Document("base/1.0.0/1", 1, text), default);

        Assert.Equal(text, (await Releases.ReadAsync(New.Image("base/1.0.0/1"), default))?.Text);
    }

    /// <summary>Random text of 400,000 characters, which gzip makes only a little smaller.</summary>
    private static readonly string Incompressible = RandomText(400_000);

    private static string RandomText(int length)
    {
        var random = new Random(1);
        return string.Create(length, random, (text, numbers) =>
        {
            foreach (ref var character in text)
                character = (char)numbers.Next(' ', '~');
        });
    }

    [ContractFact]
    public async Task A_release_record_that_is_larger_than_an_item_is_stored_in_parts_before_it_is_named()
    {
        var written = await Releases.TryWriteAsync(Document("base/1.0.0/1", 1, Incompressible), default);

        Assert.Equal(Incompressible, (await Releases.ReadAsync(New.Image("base/1.0.0/1"), default))?.Text);
        // Whoever writes it again finds the parts.
        Assert.Equal(2, (await Releases.TryWriteAsync(written!, default))?.Version);
        Assert.Equal(Incompressible, (await Releases.ReadAsync(New.Image("base/1.0.0/1"), default))?.Text);
    }

    [ContractFact]
    public async Task Parts_that_another_version_compressed_differently_are_not_mixed_with_own_ones()
    {
        var document = Document("base/1.0.0/1", 1, Incompressible);
        var partition = $"{AccountRegion.Account}#{AccountRegion.Region}#release-text#{document.Release.Sha256}";
        await Table.TryPutAsync(new(new(partition, RecordKeys.Number(1)), "releaseText") { Version = 1, Body = "H4sI" }, expectedVersion: 0, default);

        await Releases.TryWriteAsync(document, default);

        Assert.Equal(Incompressible, (await Releases.ReadAsync(New.Image("base/1.0.0/1"), default))?.Text);
    }

    [ContractFact]
    public async Task A_link_is_listed_as_not_archived_until_it_is_marked()
    {
        for (var n = 1; n <= 3; n++)
            await ReleaseAsync($"base/1.0.0/{n}", n);
        var recipe = New.Arn("image-recipe/base/1.0.0");
        var second = await Releases.ReadLinkAsync(recipe, 2, default);

        await Releases.MarkArchivedAsync(second!, default);
        await Releases.MarkArchivedAsync(second!, default);

        Assert.Equal([1, 3], (await Releases.ListUnarchivedAsync(default).ToListAsync()).Select(release => release.Number));
        Assert.Equal(second, await Releases.ReadLinkAsync(recipe, 2, default));
        Assert.Equal(3, (await Releases.ReadLastAsync(recipe, default))?.Number);
        Assert.Null(await Releases.ReadLinkAsync(recipe, 4, default));
        Assert.Null(await Releases.ReadLastAsync(New.Arn("image-recipe/other/1.0.0"), default));
    }

    [ContractFact]
    public async Task Available_builds_are_candidates_for_a_release_with_what_the_history_knows()
    {
        await WriteAsync(New.Build("base/1.0.0/7", "AVAILABLE", Samples.Morning));
        await WriteAsync(New.Build("base/1.0.0/8", "FAILED", Samples.Morning));
        await new BuildDetailsRecords(Table, AccountRegion).TryWriteAsync(New.Details("base/1.0.0/7"), default);
        IReleaseCandidates candidates = new BuildRecords(Table, AccountRegion);

        var candidate = Assert.Single(await candidates.ListAvailableAsync(default).ToListAsync());
        var facts = await candidates.ReadAsync(candidate.Image, Samples.Morning, default);

        Assert.Equal((New.Image("base/1.0.0/7"), facts.RecipeArn), (candidate.Image.ToString(), candidate.RecipeArn));
        Assert.NotNull(facts.Details);
    }

    [ContractFact]
    public async Task A_release_record_is_replaced_only_at_the_version_that_was_read()
    {
        var first = await Releases.TryWriteAsync(Document("base/1.0.0/1", 1, "a"), default);

        Assert.Null(await Releases.TryWriteAsync(Document("base/1.0.0/1", 1, "b"), default));
        Assert.Equal(2, (await Releases.TryWriteAsync(first! with { Text = "c" }, default))?.Version);
    }

    [ContractFact]
    public async Task A_number_in_a_recipe_s_chain_is_used_once_and_all_versions_share_the_chain()
    {
        Assert.True(await ReleaseAsync("base/1.0.0/1", 1));
        Assert.False(await ReleaseAsync("base/2.0.0/1", 1));
        for (var n = 2; n <= 12; n++)
            Assert.True(await ReleaseAsync($"base/2.0.0/{n}", n));
        await ReleaseAsync("base-2/1.0.0/1", 1);

        var chain = await Releases.ReadChainAsync(New.Arn("image-recipe/base/9.9.9"), default);

        Assert.Equal(Enumerable.Range(1, 12), chain.Select(release => release.Number));
        Assert.Equal(New.Image("base/1.0.0/1"), chain[0].ImageArn);
    }

    [ContractFact]
    public async Task A_released_gate_is_found_by_its_approver_and_its_waivers_and_a_stopped_or_open_one_is_not()
    {
        await WriteAsync(New.Released("base/1.0.0/1", "step-a", Samples.Morning, "CVE-2026-1", "CVE-2026-2"));
        await WriteAsync(New.Released("base/1.0.0/2", "step-b", Samples.Morning.AddHours(1), "CVE-2026-2"));
        await WriteAsync(New.Released("base/1.0.0/3", "step-c", Samples.Morning, "CVE-2026-2") with { State = GateState.Sending });
        await WriteAsync(New.Released("base/1.0.0/3", "step-d", Samples.Morning, "CVE-2026-2") with { State = GateState.AnsweredElsewhere });
        await WriteAsync(New.Gate("base/1.0.0/4", "step-e", GateState.Answered, Samples.Morning, Samples.Morning));

        var approver = $"arn:aws:iam::{AccountRegion.Account}:role/PlatformApprover";
        Assert.Equal(["step-b", "step-a"], await Gates.ListReleasedByApproverAsync(approver, default).Select(gate => gate.StepExecutionId).ToListAsync());
        Assert.Equal(["step-b", "step-a"], await Gates.ListReleasedByWaiverAsync("CVE-2026-2", default).Select(gate => gate.StepExecutionId).ToListAsync());
        Assert.Equal(
            new ReleasedBy(New.Image("base/1.0.0/1"), "step-a", "ApproveRelease", "2026-11-20T09:00:00.000Z"),
            Assert.Single(await Gates.ListReleasedByWaiverAsync("CVE-2026-1", default).ToListAsync()));
    }

    [ContractFact]
    public async Task A_gate_is_found_where_the_service_took_the_release_that_a_stop_had_followed_and_not_where_it_took_the_stop()
    {
        var released = New.Released("base/1.0.0/1", "step-a", Samples.Morning, "CVE-2026-1");
        var followed = released with { EarlierRequests = [released.Request!], Request = new(2, "STOP", "not now", "fedcba9876543210", Samples.Morning.AddMinutes(3)) };
        await WriteAsync(followed);
        await WriteAsync(followed with { StepExecutionId = "step-b", Outcome = new("STOP", "not now", ExecutionStatus.Failed, Samples.Morning.AddMinutes(3)) });

        var gate = Assert.Single(await Gates.ListReleasedByWaiverAsync("CVE-2026-1", default).ToListAsync());

        Assert.Equal(("step-a", "2026-11-20T09:00:00.000Z"), (gate.StepExecutionId, gate.ReleasedAt));
    }

    private async Task<bool> ReleaseAsync(string path, int number, string text = "{}")
    {
        var document = Document(path, number, text);
        await Releases.TryWriteAsync(document, default);
        return await Releases.TryAppendAsync(document.Release, default);
    }

    private ReleaseDocument Document(string path, int number, string text) => new(
        new(New.Arn($"image-recipe/{path.Split('/')[0]}/{path.Split('/')[1]}"), number, New.Image(path), ReleaseHash.Of(text), null, Samples.Morning), text);
}
