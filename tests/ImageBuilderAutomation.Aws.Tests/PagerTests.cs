using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.Tests;

public sealed class PagerTests
{
    private readonly List<string?> _tokens = [];

    [Fact]
    public async Task All_items_come_in_the_order_of_the_pages()
    {
        Assert.Equal([1, 2, 3], await Pager.AllAsync(Pages([1, 2], [3]), default));
        Assert.Equal([null, "page 1"], _tokens);
    }

    [Fact]
    public async Task A_page_without_items_does_not_end_the_list()
    {
        Assert.Equal([1, 2], await Pager.AllAsync(Pages([1], null, [], [2]), default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_page_without_a_token_is_the_last_one(string? token)
    {
        Assert.Equal([1], await Pager.AllAsync<int, string>((_, _) => Task.FromResult<(IReadOnlyList<int>?, string?)>(([1], token)), default));
    }

    [Fact]
    public async Task The_next_page_is_read_only_when_its_items_are_wanted()
    {
        await foreach (var item in Pager.ItemsAsync(Pages([1, 2], [3]), default))
        {
            if (item == 2)
                break;
        }

        Assert.Equal([null], _tokens);
    }

    [Fact]
    public async Task A_list_of_as_many_pages_as_allowed_is_known()
    {
        var read = await Pager.AtMostAsync(Pages([1], [2]), 2, "more than 2 items", default);

        Assert.Equal([1, 2], Assert.IsType<Known<IReadOnlyList<int>>.Yes>(read).Value);
    }

    [Fact]
    public async Task A_longer_list_is_unknown_with_the_reason_and_no_further_page_is_read()
    {
        var read = await Pager.AtMostAsync(Pages([1], [2], [3]), 2, "more than 2 items", default);

        Assert.Equal("more than 2 items", Assert.IsType<Known<IReadOnlyList<int>>.No>(read).Reason);
        Assert.Equal([null, "page 1"], _tokens);
    }

    [Fact]
    public async Task A_token_that_repeats_is_followed_as_far_as_allowed()
    {
        var calls = 0;
        var read = await Pager.AtMostAsync<int, string>(
            (_, _) => Task.FromResult<(IReadOnlyList<int>?, string?)>(([++calls], "again")), 5, "more than 5 items", default);

        Assert.Equal("more than 5 items", Assert.IsType<Known<IReadOnlyList<int>>.No>(read).Reason);
        Assert.Equal(5, calls);
    }

    [Fact]
    public async Task The_first_match_is_found_on_any_page_and_later_pages_are_not_read()
    {
        Assert.Equal("b2", await Pager.FirstAsync(Pages(["a1"], ["b1", "b2"], ["b3"]), item => item is "b2" or "b3", default));
        Assert.Equal([null, "page 1"], _tokens);
    }

    [Fact]
    public async Task Without_a_match_the_whole_list_is_read_and_there_is_no_first_one()
    {
        Assert.Null(await Pager.FirstAsync(Pages(["a"], ["b"]), item => item == "c", default));
        Assert.Equal(2, _tokens.Count);
    }

    [Fact]
    public async Task Cancellation_ends_every_way_to_read_before_the_next_page()
    {
        foreach (var way in new Func<PageReader<string, string>, CancellationToken, Task>[]
            {
                Pager.AllAsync,
                (read, token) => Pager.AtMostAsync(read, 9, "", token),
                (read, token) => Pager.FirstAsync(read, _ => false, token),
            })
        {
            using var source = new CancellationTokenSource();
            var calls = 0;
            PageReader<string, string> read = async (_, token) =>
            {
                Assert.Equal(source.Token, token);
                if (++calls == 2)
                    await source.CancelAsync();
                return (["item"], "more");
            };

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => way(read, source.Token));
            Assert.Equal(2, calls);
        }
    }

    [Fact]
    public async Task An_error_of_the_service_ends_the_list()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Pager.AllAsync<int, string>((_, _) => throw new TimeoutException(), default));
    }

    /// <summary>Pages with the tokens <c>page 1</c>, <c>page 2</c> and so on; the last one has none.</summary>
    private PageReader<T, string> Pages<T>(params IReadOnlyList<T>?[] pages) => (token, _) =>
    {
        _tokens.Add(token);
        var index = token is null ? 0 : int.Parse(token["page ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        return Task.FromResult((pages[index], index + 1 < pages.Length ? $"page {index + 1}" : null));
    };
}
