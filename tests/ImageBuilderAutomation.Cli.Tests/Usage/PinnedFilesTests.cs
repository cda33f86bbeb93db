using System.Text;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Usage;

namespace ImageBuilderAutomation.Cli.Tests.Usage;

/// <summary>An id that is not found makes an image look unused, so every file and every encoding counts.</summary>
public sealed class PinnedFilesTests : IDisposable
{
    private const string Id = "ami-0123456789abcdef0";
    private const int PartSize = 1024 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("pins").FullName;

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16BE", "utf-32", "iso-8859-1"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Finds_an_id_in_every_encoding(string encoding)
    {
        Write("main.tf", $"ami = \"{Id}\" # größer\n", Encoding.GetEncoding(encoding));

        Assert.Equal([Id], (await ReadAsync()).AmiIds);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    public async Task Finds_an_id_wherever_a_large_file_is_divided(string encoding)
    {
        var chosen = Encoding.GetEncoding(encoding);
        for (var before = PartSize - 300; before <= PartSize + 20; before += 7)
            Write($"{before}.txt", $"{new string(' ', before / chosen.GetByteCount(" "))}{Id} {new string(' ', 400)}", chosen);

        var found = await ReadAsync();

        Assert.Contains(Id, found.AmiIds);
        Assert.Equal(found.Files, found.Naming);
    }

    [Fact]
    public async Task Names_each_id_once_and_counts_the_files_that_name_one()
    {
        Write("a.json", $"{Id} ami-12345678 {Id}", Encoding.UTF8);
        Write("modules/.hidden/b.yaml", Id, Encoding.UTF8);
        Write("c.txt", "ami-xyz ami-0123", Encoding.UTF8);

        var found = await ReadAsync();

        Assert.Equal([Id, "ami-12345678"], found.AmiIds);
        Assert.Equal((2, 3), (found.Naming, found.Files));
    }

    [Fact]
    public async Task Leaves_the_history_of_a_repository_and_what_a_link_leads_to_out()
    {
        Write(".git/packed", Id, Encoding.UTF8);
        Write("modules/ours/.git/packed", Id, Encoding.UTF8);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "circle"), _folder);

        Assert.Equal((0, 0), ((await ReadAsync()).AmiIds.Count, (await ReadAsync()).Files));
    }

    [Fact]
    public Task A_folder_that_does_not_exist_is_no_empty_list() =>
        Assert.ThrowsAsync<UsageException>(() => PinnedFiles.ReadAsync(Path.Combine(_folder, "nowhere"), default));

    private Task<PinnedFiles> ReadAsync() => PinnedFiles.ReadAsync(_folder, default);

    private void Write(string path, string text, Encoding encoding)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, encoding.GetBytes(text));
    }
}
