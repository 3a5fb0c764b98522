using System.Text;

namespace Exchange.Api;

/// <summary>Explanations as plain text, for people: sentences, and numbers under one another.</summary>
internal static class ExplainedText
{
    private const int Width = 110;

    internal static string Of(OrderExplanation explanation)
    {
        var text = new StringBuilder();
        var name = explanation.OrderId is { } order ? $"Order {order}" : "No order";
        var where = explanation.Symbol is null ? "" : $", {explanation.Symbol}";
        var of = Line($"{explanation.ClientOrderId}, account {explanation.Account}{where}");
        text.AppendLine(Line($"{name} ({of}): {explanation.Status}"));
        text.AppendLine();
        text.AppendLine(Line($"The command, at {explanation.Command.Time} (event {explanation.Command.Sequence})"));
        Wrap(text, "  ", $"{explanation.Command.Command}: {explanation.Command.Text}");
        text.AppendLine();
        text.AppendLine("Checks");
        Table(text, [.. explanation.Checks.Select(Row)], rightFrom: 3);
        if (explanation.Rejected is { } rejected)
        {
            text.AppendLine();
            Wrap(text, "", $"Refused, {rejected.Code}: {rejected.Text} It never was an order, and nothing was held for it.");
        }

        foreach (var step in explanation.Steps) Step(text, step);
        if (explanation.Omitted is { } omitted)
        {
            text.AppendLine();
            text.AppendLine(Line($"{omitted} more steps are not told one by one; the sum has them."));
        }

        if (explanation.Queue is { } queue)
        {
            text.AppendLine();
            Wrap(text, "", $"It rests: {queue.OrdersAhead} orders with {queue.QuantityAhead} stand before it at its price, and "
                + $"{queue.BetterPrices} prices are better.");
        }

        if (explanation.Sum is { } sum) Sum(text, sum);
        text.AppendLine();
        text.AppendLine(Line($"Told up to event {explanation.Sequence}."));
        return text.ToString();
    }

    internal static string Of(BalanceExplanation explanation)
    {
        var text = new StringBuilder();
        text.AppendLine(Line($"{explanation.Asset} of account {explanation.Account}, as of event {explanation.AsOf.Sequence}"));
        text.AppendLine();
        string[] heading = ["", "available", "held"];
        string[][] causes =
        [
            heading,
            ["when the account opened", explanation.Opening, explanation.Opening],
            .. explanation.Causes.Select(cause => (string[])[cause.Text, cause.Available, cause.Held]),
            ["which makes", explanation.Available, explanation.Held],
        ];
        Table(text, causes, rightFrom: 1);
        text.AppendLine();
        text.AppendLine(explanation.OpenOrders.Count == 0 ? "No open order holds any of it." : "Held for open orders");
        Table(text, [.. explanation.OpenOrders.Select(order => (string[])[$"order {order.OrderId}", order.Symbol, order.Side, order.Held])],
            rightFrom: 3);
        if (explanation.Lines.Count == 0) return text.ToString();

        text.AppendLine();
        text.AppendLine("The latest changes, newest first");
        string[] columns = ["event", "time", "cause", "available", "held", "available then", "held then"];
        Table(
            text,
            [
                columns,
                .. explanation.Lines.Select(line => (string[])
                    [$"{line.Sequence}", line.Time, line.Cause, line.AvailableChange, line.HeldChange, line.Available, line.Held]),
            ],
            rightFrom: 3);
        return text.ToString();
    }

    private static string[] Row(ExplainedCheck check)
    {
        var limits = (check.Least, check.Most) switch
        {
            ({ } least, { } most) => $"from {least} to {most}",
            ({ } least, null) => $"at least {least}",
            (null, { } most) => $"at most {most}",
            _ => "",
        };
        var missed = check.MissedBy is { } by ? $"missed by {by}" : "";
        var unit = check.Value is null ? "" : check.Unit!;
        return [check.Passed ? "passed" : "FAILED", check.Check, check.Text, check.Value ?? "", limits, unit, missed];
    }

    private static void Step(StringBuilder text, ExplainedStep step)
    {
        text.AppendLine();
        text.AppendLine(Line($"{step.Time}, event {step.Sequence}: {step.Type}"));
        Wrap(text, "  ", step.Text);
        if (step.Why is { Length: > 0 } why) Wrap(text, "  ", $"Why: {why}.");
        if (step.FeeText is { } fee) Wrap(text, "  ", $"Fee: {fee}.");
        if (step.Ledger.Count == 0) return;
        string[] heading = ["", "available", "held", "available then", "held then"];
        Table(
            text,
            [
                heading,
                .. step.Ledger.Select(line => (string[])
                    [line.Asset, Signed(line.AvailableChange), Signed(line.HeldChange), line.Available, line.Held]),
            ],
            rightFrom: 1);
    }

    private static void Sum(StringBuilder text, ExplainedSum sum)
    {
        text.AppendLine();
        text.AppendLine("The sum");
        Table(
            text,
            [
                ["held", sum.Held, sum.GivenAsset, "= spent + returned + held still"],
                ["spent", sum.Spent, sum.GivenAsset, ""],
                ["returned", sum.Released, sum.GivenAsset, ""],
                ["held still", sum.StillHeld, sum.GivenAsset, ""],
                ["received", sum.Received, sum.ReceivedAsset, "= fees + kept"],
                ["fees", sum.Fees, sum.ReceivedAsset, ""],
                ["kept", sum.Net, sum.ReceivedAsset, ""],
            ],
            rightFrom: 1, leftFrom: 2);
    }

    private static string Signed(string number) => number is "0" or ['-', ..] ? number : $"+{number}";

    private static string Line(FormattableString line) => FormattableString.Invariant(line);

    // Columns from the one to the other hold numbers, whose points stand under one another.
    private static void Table(StringBuilder text, string[][] rows, int rightFrom, int leftFrom = int.MaxValue)
    {
        if (rows.Length == 0) return;
        var columns = rows[0].Length;
        var cells = new string[rows.Length][];
        for (var row = 0; row < rows.Length; row++) cells[row] = [.. rows[row]];
        for (var column = 0; column < columns; column++)
        {
            var isNumber = column >= rightFrom && column < leftFrom;
            var decimals = isNumber ? rows.Max(row => DecimalsOf(row[column])) : 0;
            for (var row = 0; isNumber && row < rows.Length; row++)
                cells[row][column] += new string(' ', decimals - DecimalsOf(rows[row][column]));
            var width = cells.Max(row => row[column].Length);
            foreach (var row in cells) row[column] = isNumber ? row[column].PadLeft(width) : row[column].PadRight(width);
        }

        foreach (var row in cells) text.AppendLine($"  {string.Join("  ", row)}".TrimEnd());
    }

    // The point and what follows it, of a plain decimal; nothing of anything else.
    private static int DecimalsOf(string cell)
    {
        var point = cell.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && cell.All(letter => char.IsAsciiDigit(letter) || letter is '.' or '-' or '+') ? cell.Length - point : 0;
    }

    private static void Wrap(StringBuilder text, string indent, string sentence)
    {
        var line = new StringBuilder(indent);
        foreach (var word in sentence.Split(' '))
        {
            if (line.Length > indent.Length && line.Length + 1 + word.Length > Width)
            {
                text.AppendLine(line.ToString());
                line.Clear().Append(indent);
            }

            if (line.Length > indent.Length) line.Append(' ');
            line.Append(word);
        }

        text.AppendLine(line.ToString());
    }
}
