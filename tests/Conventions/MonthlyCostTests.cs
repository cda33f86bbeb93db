using System.Globalization;
using TestKit;

namespace Conventions;

/// <summary>The table of docs/reference/monthly-cost.md equals what the template, the code and the measured calls give. WRITE_REFERENCE=1 writes it instead.</summary>
public sealed class MonthlyCostTests
{
    private static readonly MonthlyCost[] Sizes = [new(10), new(40), new(200)];

    [Fact]
    public Task The_table_equals_the_template_and_the_measured_calls() => GeneratedTable.CompareAsync(
        "monthly-cost.md", "monthly-cost",
        [
            "| What is charged | Price | For 10 pipelines | For 40 | For 200 |",
            "| --- | --- | --- | --- | --- |",
            .. Sizes[0].Lines.Select((line, i) => $"| {line.Name} | {Text(line.Price)} {line.Unit} | {string.Join(" | ", Sizes.Select(size => Product(size.Lines[i])))} |"),
            $"| **Sum, US dollars a month** | | {string.Join(" | ", Sizes.Select(size => $"**{Dollars(size.Total)}**"))} |",
        ]);

    [Fact]
    public void The_page_names_what_the_table_assumes()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "reference", "monthly-cost.md"));
        var (events, runs) = MonthlyCost.Totals;

        Assert.All(
            new[]
            {
                $"{MonthlyCost.BuildsOfPipeline} builds a month", $"keeps {MonthlyCost.BuildsKept} builds", $"{events} invocations", $"{Text(Math.Round(runs))} runs a month",
                $"{MonthlyCost.EventSeconds} second", $"{MonthlyCost.ScheduledSeconds} seconds", $"{Text(MonthlyCost.SecondsOfPipeline)} seconds for each pipeline",
                $"{MonthlyCost.WriteUnits} units", $"{MonthlyCost.ReadUnits} unit", $"{MonthlyCost.BuildKilobytes} KB", $"{MonthlyCost.LogKilobytes} KB",
            },
            assumed => Assert.Contains(assumed, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_schedule_of_the_template_is_counted() => Assert.Equal(
        Template.Map(Template.Root, "Parameters").Children.Keys.Select(key => key.ToString()).Where(name => name.EndsWith("Schedule", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
        MonthlyCost.ScheduleParameters.Order(StringComparer.Ordinal));

    private static string Product((string Name, string Unit, double Price, double Quantity) line) => $"{Quantity(line.Quantity)} = {Dollars(line.Price * line.Quantity)}";

    private static string Quantity(double quantity) => quantity.ToString(quantity >= 1000 ? "#,##0" : quantity == Math.Floor(quantity) ? "0" : "0.####", CultureInfo.InvariantCulture);

    private static string Dollars(double dollars) => dollars.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("#,##0.##########", CultureInfo.InvariantCulture);
}
