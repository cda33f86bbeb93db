using System.IO.Compression;
using System.Text;

namespace ColdStart;

/// <summary>A table of medians, with ratios to the first variant.</summary>
internal static class Report
{
    public static string Of(IReadOnlyList<Variant> variants, IReadOnlyDictionary<Variant, List<Start>> starts)
    {
        var text = new StringBuilder();
        text.AppendLine("| | cold start, ms | worst | native : this | its CPU, ms | warm, ms | peak MiB | package, MB | zip, MB |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var native = Functions.Median(starts[variants[0]].Select(s => s.ColdMs));
        foreach (var variant in variants)
        {
            var of = starts[variant];
            var cold = Functions.Median(of.Select(s => s.ColdMs));
            var (size, zip) = variant.Package is { } folder ? (Megabytes(FolderSize(folder)), Megabytes(ZipSize(folder))) : ("", "");
            text.AppendLine(
                $"| {variant.Name} | {cold:0.0} | {of.Max(s => s.ColdMs):0.0} | {native / cold:0.000} | "
                + $"{Functions.Median(of.Select(s => s.ColdCpuMs)):0.0} | {Functions.Median(of.Select(s => s.WarmMs)):0.0} | "
                + $"{of.Max(s => s.PeakMiB):0.0} | {size} | {zip} |");
        }

        return text.ToString();
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:0.00}";

    private static long FolderSize(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);

    private static long ZipSize(string folder)
    {
        using var zip = new MemoryStream();
        ZipFile.CreateFromDirectory(folder, zip, CompressionLevel.SmallestSize, includeBaseDirectory: false);
        return zip.Length;
    }
}
