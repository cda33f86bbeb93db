using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Tests.History;

public sealed class BuildDetailsTests
{
    private static BuildDetails Details(double minutes, string status = "AVAILABLE", params WorkflowRun[] workflows) => new()
    {
        ImageArn = Builds.Image.ToString(),
        Status = status,
        ReadStartedAt = Builds.Start.AddMinutes(minutes),
        Workflows = workflows,
    };

    [Fact]
    public void The_later_read_is_kept_in_every_order()
    {
        BuildDetails[] readings =
        [
            Details(1, "FAILED"), Details(5), Details(3),
            Details(5, workflows: Builds.Workflow("wf-1", "BUILD", "COMPLETED", Builds.Step("A", "RunCommand", "COMPLETED"))),
            Details(5, workflows: Builds.Workflow("wf-1", "BUILD", "COMPLETED", Builds.Step("B", "RunCommand", "COMPLETED"))),
        ];
        var kept = Kept(readings);

        Assert.Equal(Builds.Start.AddMinutes(5), kept.ReadStartedAt);
        Assert.All(Permutations.PermutationsOf(readings), order => Assert.Equal(kept, Kept(order)));
        Assert.All(Permutations.PermutationsOf(readings), order => Assert.Equal(kept, Kept([.. order, .. order])));

        static BuildDetails Kept(IEnumerable<BuildDetails> readings) => readings.Aggregate((BuildDetails?)null, BuildDetails.Later)!;
    }

    [Fact]
    public void A_later_read_replaces_the_stored_one() => Assert.Equal(7, BuildDetails.Later(Details(1) with { Version = 7 }, Details(2)).Version);

    [Theory]
    [InlineData("AVAILABLE", null, "COMPLETED", true)]
    [InlineData("FAILED", "no disk", "COMPLETED", false)]
    [InlineData("AVAILABLE", null, "SCANNING", false)]
    [InlineData("DEPRECATED", null, "COMPLETED", true)]
    [InlineData("DISABLED", "by rule", "COMPLETED", true)]
    [InlineData("DEPRECATED", null, null, false)]
    public void Covers_the_end_it_was_read_for_and_later_states_without_new_details(string status, string? reason, string? scan, bool covers) => Assert.Equal(
        covers,
        (Details(1) with { ScanStatus = "COMPLETED" }).Covers(Builds.Snapshot(status, 2, reason) with { ScanStatus = scan }));

    [Fact]
    public void A_second_failure_of_the_same_build_is_another_end() =>
        Assert.False((Details(1, "FAILED") with { Reason = "one" }).Covers(Builds.Snapshot("FAILED", 2, "another")));

    [Fact]
    public void Only_a_failed_build_has_a_failure()
    {
        Assert.Null(Details(1, "AVAILABLE", [.. Builds.FailedInDistribution]).Failure);
        Assert.Equal("Distribute", Details(1, "FAILED", [.. Builds.FailedInDistribution]).Failure?.Step);
    }

    [Fact]
    public void The_digest_depends_on_the_packages_and_not_on_their_order()
    {
        var digest = PackagesDigest.Of([("openssl", "3.2.1"), ("bash", "5.2")]);

        // printf 'bash 5.2\nopenssl 3.2.1\n' | sha256sum
        Assert.Equal(new(2, "6bcbef11a2fbed4190a44166487f5093df8604039b41664786001a31851e9df7"), digest);
        Assert.Equal(digest, PackagesDigest.Of([("bash", "5.2"), ("openssl", "3.2.1")]));
        Assert.NotEqual(digest, PackagesDigest.Of([("bash", "5.2"), ("openssl", "3.2.2")]));
        Assert.NotEqual(digest, PackagesDigest.Of([("bash", "5.2"), ("openssl", "3.2.1"), ("openssl", "3.2.1")]));
    }
}
