using ImageBuilderAutomation.Aws.DynamoDB;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    [ContractFact]
    public async Task A_list_of_builds_is_read_page_by_page_newest_first_whatever_it_is_filtered_by()
    {
        for (var number = 1; number <= 7; number++)
        {
            await WriteAsync(New.Build(
                $"base/1.0.0/{number}", number % 2 == 0 ? "FAILED" : "AVAILABLE", Samples.Morning.AddHours(-9 * number), pipeline: number < 5 ? "base" : "other"));
        }

        BuildFilter all = new(null, null, null, new(2026, 11, 1), new(2026, 11, 20));
        Assert.Equal("1 2 | 3 4 | 5 6 | 7", await PagesAsync(all));
        Assert.Equal("1 2 | 3 4", await PagesAsync(all with { Pipeline = "base" }));
        Assert.Equal("2 4 | 6", await PagesAsync(all with { Status = "FAILED" }));
        Assert.Equal("1 3 | 5 7", await PagesAsync(all with { Status = "AVAILABLE" }));
        Assert.Equal("2 4", await PagesAsync(all with { Status = "FAILED", Pipeline = "base" }));
        Assert.Equal("3", await PagesAsync(all with { Name = "0/3" }));
        // Build 2 started on the 19th at 15:00, and build 6 on the 18th at 03:00.
        Assert.Equal("2 3 | 4 5 | 6", await PagesAsync(all with { From = new(2026, 11, 18), To = new(2026, 11, 19) }));
        Assert.Equal("2 3 | 4", await PagesAsync(all with { Pipeline = "base", From = new(2026, 11, 18), To = new(2026, 11, 19) }));
        Assert.Equal("", await PagesAsync(all with { From = new(2026, 11, 20), To = new(2026, 11, 19) }));

        async Task<string> PagesAsync(BuildFilter filter)
        {
            var (pages, after) = (new List<string>(), (string?)null);
            do
            {
                var page = await new BuildPages(Table, AccountRegion).ReadAsync(filter, after, 2, default);
                pages.Add(string.Join(' ', page.Builds.Select(build => build.ImageArn[^1])));
                after = page.Next;
            }
            while (after is not null);
            return string.Join(" | ", pages);
        }
    }
}
