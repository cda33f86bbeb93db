using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Tests.Gates.Rules;

public sealed class FindingsLimitTests
{
    [Theory]
    [InlineData(1, 0, Truth.True)]
    [InlineData(1, 1, Truth.True)]
    [InlineData(1, 2, Truth.False)]
    public void Counts_up_to_its_limit(int atMost, int found, Truth expected) =>
        Assert.Equal(expected, new FindingsLimit("high", atMost, null).Evaluate(Of(found, "HIGH", "NO")).Truth);

    [Theory]
    [InlineData("YES", Truth.False)]
    [InlineData("PARTIAL", Truth.False)]
    [InlineData("NO", Truth.True)]
    [InlineData(null, Truth.Unknown)]
    [InlineData("SOON", Truth.Unknown)]
    public void Counts_a_finding_as_fixable_by_its_fix_availability(string? fix, Truth expected) =>
        Assert.Equal(expected, new FindingsLimit("high", null, 0).Evaluate(Of(1, "HIGH", fix)).Truth);

    [Fact]
    public void Other_severities_do_not_count() =>
        Assert.Equal(Truth.True, new FindingsLimit("critical", 0, 0).Evaluate(Of(5, "HIGH", "YES")).Truth);

    [Fact]
    public void An_unknown_severity_may_be_this_one() =>
        Assert.Equal(Truth.Unknown, new FindingsLimit("critical", 0, null).Evaluate(Of(1, "CATASTROPHIC", "YES")).Truth);

    [Fact]
    public void Both_limits_have_to_hold()
    {
        var limit = new FindingsLimit("high", 5, 1);

        Assert.Equal(Truth.True, limit.Evaluate([.. Of(4, "HIGH", "NO"), .. Of(1, "HIGH", "YES")]).Truth);
        Assert.Equal(Truth.False, limit.Evaluate([.. Of(3, "HIGH", "NO"), .. Of(2, "HIGH", "YES")]).Truth);
        Assert.Equal(Truth.False, limit.Evaluate(Of(6, "HIGH", "NO")).Truth);
    }

    [Theory]
    [InlineData(0, null, "1 high CVE-1, at most 0")]
    [InlineData(null, 0, "1 fixable high CVE-1, at most 0 fixable")]
    [InlineData(3, null, "1 high")]
    [InlineData(null, 3, "1 fixable high")]
    public void Shows_what_it_counted(int? atMost, int? fixable, string seen) =>
        Assert.Equal(seen, new FindingsLimit("high", atMost, fixable).Evaluate(Of(1, "HIGH", "YES")).Observed);

    private static Finding[] Of(int number, string severity, string? fix) =>
        [.. Enumerable.Range(1, number).Select(i => new Finding($"CVE-{i}", severity, fix))];
}
